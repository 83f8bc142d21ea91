-- Rows are deleted by their key, also when the key was made by the server.
CREATE TABLE item (id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(40) NOT NULL, price decimal(12,2) NULL);
INSERT INTO item (name, price) VALUES ('first', 1.10), ('second', NULL);
-- migration
INSERT INTO item (name, price) VALUES ('third', 3.30), ('fourth', 0), ('it''s', -1.5);
INSERT INTO item SET name = 'set form', price = 9;
INSERT INTO item (name, price) SELECT CONCAT(name, ' again'), price * 2 FROM item WHERE price IS NOT NULL;
INSERT IGNORE INTO item (id, name) VALUES (1, 'ignored'), (50, 'taken');
