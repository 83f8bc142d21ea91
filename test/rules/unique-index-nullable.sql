CREATE TABLE member (id int NOT NULL PRIMARY KEY, email varchar(100) NOT NULL, phone varchar(20), tenant int, deleted_at datetime, KEY plain (tenant, phone)) DEFAULT CHARSET=utf8mb4;
-- migration --
CREATE UNIQUE INDEX one_email ON member (email, deleted_at);
ALTER TABLE member ADD UNIQUE INDEX one_phone (tenant, phone);
-- Of one column alone, NULL is mostly meant; a generated column is NULL where its expression says so.
ALTER TABLE member ADD UNIQUE INDEX phone (phone);
CREATE TABLE account (id int NOT NULL PRIMARY KEY, email varchar(100) NOT NULL, deleted int, alive int AS (CASE WHEN deleted IS NULL THEN 1 END), UNIQUE KEY one_email (email, alive));
