-- options: {"statement-length": {"max": 60}}
CREATE TABLE note (id int NOT NULL PRIMARY KEY, body text) DEFAULT CHARSET=utf8mb4;
-- migration --
INSERT INTO note (id, body) VALUES (1, 'a text that is rather long');
INSERT INTO note (id, body) VALUES (2, 'short');
