CREATE TABLE address (id int NOT NULL PRIMARY KEY, street varchar(50), city varchar(50)) DEFAULT CHARSET=utf8mb4;
-- migration --
UPDATE address SET street = 'Laugavegur 1', city = 'x', `street` = 'Akureyri' WHERE id = 7;
INSERT INTO address (id, city) VALUES (1, 'a') ON DUPLICATE KEY UPDATE city = 'b', City = 'c';
-- Different columns, or those of different tables.
UPDATE address SET street = 'a', city = CONCAT(city, street, city) WHERE id = 7;
UPDATE address a JOIN address b ON b.id = a.id + 1 SET a.city = 'x', b.city = 'y' WHERE a.id = 1;
