CREATE TABLE tag (id int NOT NULL PRIMARY KEY, name varchar(50)) DEFAULT CHARSET=utf8mb4;
-- migration --
-- rollgate: ignore where-required, insert-without-columns -- all tags get a new name
UPDATE tag SET name = 'x';
-- rollgate: ignore where-required -- was needed once
UPDATE tag SET name = 'x' WHERE id = 1;
