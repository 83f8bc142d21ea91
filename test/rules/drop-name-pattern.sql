-- options: {"drop-name-pattern": {"pattern": "_(del|old)$"}}
CREATE TABLE basket (id int NOT NULL PRIMARY KEY) DEFAULT CHARSET=utf8mb4;
CREATE TABLE basket_old (id int NOT NULL PRIMARY KEY) DEFAULT CHARSET=utf8mb4;
-- migration --
-- rollgate: ignore destructive-drop -- empty for years
DROP TABLE basket, basket_old;
CREATE TABLE scratch (id int NOT NULL PRIMARY KEY);
DROP TABLE scratch;
