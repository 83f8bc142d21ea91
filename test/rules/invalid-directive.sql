CREATE TABLE tag (id int NOT NULL PRIMARY KEY, name varchar(50)) DEFAULT CHARSET=utf8mb4;
-- migration --
-- rollgate: ignore where-required
UPDATE tag SET name = 'x' WHERE id = 1;
-- rollgate: ignore where-is-it -- misspelt
UPDATE tag SET name = 'x' WHERE id = 1; -- rollgate: ignore where-required -- too late
-- rollgate: skip where-required -- no such verb
UPDATE tag SET name = 'x' WHERE id = 1;
-- rollgate: ignore-file where-required -- not at the top
UPDATE tag SET name = 'x' WHERE id = 1;
