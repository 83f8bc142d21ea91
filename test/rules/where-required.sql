CREATE TABLE customer (id int NOT NULL PRIMARY KEY, discount int, region int) DEFAULT CHARSET=utf8mb4;
CREATE TABLE region (id int NOT NULL PRIMARY KEY, discount int) DEFAULT CHARSET=utf8mb4;
CREATE TABLE draft (id int NOT NULL PRIMARY KEY, note text) DEFAULT CHARSET=utf8mb4;
-- migration --
UPDATE customer SET discount = 0;
DELETE FROM customer;
UPDATE customer SET discount = (SELECT MAX(discount) FROM region WHERE id = 1) ORDER BY id LIMIT 5;
-- A subquery's WHERE is not the statement's; a joined UPDATE chooses rows by its condition, an outer join does not.
UPDATE customer c JOIN region r ON r.id = c.region SET c.discount = r.discount;
UPDATE customer c LEFT JOIN region r ON r.id = c.region SET c.discount = r.discount;
DELETE c FROM customer c JOIN region r ON r.id = c.region;
-- Columns that the file adds hold nothing yet.
ALTER TABLE customer ADD COLUMN level int NOT NULL DEFAULT 0;
UPDATE customer SET level = discount * 2;
UPDATE customer SET level = 1, discount = 0;
-- Rows that the file itself made.
CREATE TABLE scratch (id int NOT NULL PRIMARY KEY, a int);
INSERT INTO scratch (id, a) VALUES (1, 1);
UPDATE scratch SET a = 2;
DELETE FROM scratch;
-- rollgate: ignore destructive-drop -- drafts are thrown away
TRUNCATE TABLE draft;
DELETE FROM draft;
UPDATE customer SET discount = 0 WHERE TRUE;
