CREATE TABLE item (id int NOT NULL PRIMARY KEY, code varchar(20), price decimal(10,2), sold date, KEY code (code)) DEFAULT CHARSET=utf8mb4;
CREATE TABLE shelf (item_id int NOT NULL PRIMARY KEY, label varchar(20)) DEFAULT CHARSET=utf8mb4;
-- migration --
DELETE FROM item WHERE code = 7;
UPDATE item i JOIN shelf s ON s.item_id = i.id SET s.label = 'x' WHERE s.label IN ('1', 2) AND 5 < i.code;
CREATE VIEW named AS SELECT id FROM item WHERE id = 'abc';
UPDATE shelf SET label = 'y' WHERE item_id IN (SELECT id FROM item WHERE code <> 0);
-- Values of the column's kind; numbers in quotes, dates and assignments do no harm.
DELETE FROM item WHERE code = '7' AND id = '12' AND price > '9.50' AND sold = '2024-01-01';
UPDATE item SET code = 7, price = '5' WHERE id IN (1, 2);
DELETE FROM item WHERE code + 1 = 5 AND LENGTH(code) = 3 AND CAST(code AS SIGNED) = 4;
