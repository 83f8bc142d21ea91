-- Prices of 2026: 4.5 % more, and the weight column says its unit.
UPDATE products
   SET price = ROUND(price * 1.045, 2)
 WHERE status = 'active';

ALTER TABLE products
  MODIFY COLUMN name varchar(255) NOT NULL,
  CHANGE COLUMN weight weight_kg double DEFAULT NULL;
