CREATE TABLE team (id int NOT NULL PRIMARY KEY) DEFAULT CHARSET=utf8mb4;
CREATE TABLE member (id int NOT NULL PRIMARY KEY, email varchar(100) NOT NULL, phone varchar(20), team int, KEY by_team (team)) DEFAULT CHARSET=utf8mb4;
INSERT INTO team VALUES (1);
INSERT INTO member VALUES (1, 'a@x', '1', 1), (2, 'b@x', NULL, 7), (3, 'a@x', NULL, 8);
-- migration --
ALTER TABLE member ADD UNIQUE INDEX one_email (email);
-- rollgate: ignore foreign-key-added -- it is about the rows
ALTER TABLE member ADD CONSTRAINT of_team FOREIGN KEY (team) REFERENCES team (id);
ALTER TABLE member ADD UNIQUE INDEX one_phone (phone);
