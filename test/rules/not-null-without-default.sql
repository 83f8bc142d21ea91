CREATE TABLE invoice (id int NOT NULL PRIMARY KEY, note varchar(50), paid date, total int) DEFAULT CHARSET=utf8mb4;
-- migration --
ALTER TABLE invoice ADD COLUMN currency char(3) NOT NULL, ADD COLUMN state int NOT NULL DEFAULT 0;
ALTER TABLE invoice MODIFY note varchar(50) NOT NULL;
UPDATE invoice SET paid = '2020-01-01' WHERE paid IS NULL;
ALTER TABLE invoice MODIFY paid date NOT NULL;
ALTER TABLE invoice MODIFY total int NOT NULL DEFAULT 0;
CREATE TABLE fresh (id int NOT NULL PRIMARY KEY);
ALTER TABLE fresh ADD COLUMN a int NOT NULL;
