CREATE TABLE client (id int NOT NULL PRIMARY KEY, fullname varchar(50)) DEFAULT CHARSET=utf8mb4;
CREATE TABLE area (id int NOT NULL PRIMARY KEY) DEFAULT CHARSET=utf8mb4;
CREATE TABLE price (id int NOT NULL PRIMARY KEY) DEFAULT CHARSET=utf8mb4;
CREATE TABLE price_new (id int NOT NULL PRIMARY KEY) DEFAULT CHARSET=utf8mb4;
-- migration --
ALTER TABLE client CHANGE fullname name varchar(50);
RENAME TABLE client TO customer;
-- A view under the old name heals it.
ALTER TABLE area RENAME TO region;
CREATE VIEW area AS SELECT id FROM region;
-- A swap leaves a table under the name.
RENAME TABLE price TO price_old, price_new TO price;
