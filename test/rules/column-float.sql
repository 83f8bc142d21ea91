CREATE TABLE old (id int NOT NULL PRIMARY KEY, price double) DEFAULT CHARSET=utf8mb4;
-- migration --
CREATE TABLE invoice (id int NOT NULL PRIMARY KEY, total_price double, `shippingCost` float(8,2), weight double, costume float, amount decimal(12,2));
ALTER TABLE old MODIFY price double NOT NULL DEFAULT 0;
