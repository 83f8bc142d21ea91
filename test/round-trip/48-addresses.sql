-- servers: mariadb-10.11 mariadb-11.8
-- Types that MariaDB does not compare with others.
CREATE TABLE ad (id int NOT NULL, i inet6 NOT NULL, u uuid NOT NULL DEFAULT UUID(), d decimal(8,2) NOT NULL, PRIMARY KEY (id), UNIQUE KEY i (i), UNIQUE KEY u (u), UNIQUE KEY d (d));
INSERT INTO ad VALUES (1, '::1', '123e4567-e89b-12d3-a456-426614174000', 1.25), (2, '::2', '123e4567-e89b-12d3-a456-426614174001', 2.5);
CREATE TABLE lone (i inet6 NOT NULL, u uuid, UNIQUE KEY (i));
INSERT INTO lone VALUES ('::1', '123e4567-e89b-12d3-a456-426614174000'), ('::2', NULL);
-- migration
SET sql_mode = '';
ALTER TABLE ad MODIFY i varchar(30), DROP COLUMN u, MODIFY d decimal(3,1);
ALTER TABLE lone DROP COLUMN i;
ALTER TABLE lone MODIFY u varchar(5);
