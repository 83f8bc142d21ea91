-- servers: mysql-9.7 mysql-9.7-gtid mariadb-10.11 mariadb-11.8
CREATE TABLE ce (id int PRIMARY KEY, a int DEFAULT (1 + 2), b int, s varchar(36) DEFAULT (UUID()), v int AS (b + 1) VIRTUAL, CONSTRAINT positive CHECK (b > 0), KEY kb (b DESC)) DEFAULT CHARSET=utf8mb4;
INSERT INTO ce (id, b, s) VALUES (1, 1, 'x'), (2, NULL, 'y');
-- migration
ALTER TABLE ce ADD CONSTRAINT small CHECK (a < 100);
ALTER TABLE ce DROP CONSTRAINT positive;
ALTER TABLE ce MODIFY a int DEFAULT 5;
ALTER TABLE ce DROP COLUMN v;
ALTER TABLE ce ADD COLUMN w int AS (a * 2) STORED, ADD KEY (w);
ALTER TABLE ce RENAME COLUMN b TO bb;
ALTER TABLE ce RENAME INDEX kb TO kbb;
ALTER TABLE ce ALTER COLUMN s DROP DEFAULT;
