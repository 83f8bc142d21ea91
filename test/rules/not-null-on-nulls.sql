CREATE TABLE invoice (id int NOT NULL PRIMARY KEY, note varchar(50), paid date, total int, tax int) DEFAULT CHARSET=utf8mb4;
INSERT INTO invoice VALUES (1, NULL, NULL, NULL, 1), (2, 'x', NULL, NULL, 2);
-- migration --
ALTER TABLE invoice MODIFY note varchar(50) NOT NULL, MODIFY tax int NOT NULL;
UPDATE invoice SET paid = '2020-01-01' WHERE paid IS NULL;
ALTER TABLE invoice MODIFY paid date NOT NULL;
ALTER TABLE invoice MODIFY total int NOT NULL DEFAULT 0;
