-- Loyalty points: ten for each order that was paid and kept.
ALTER TABLE customers
  ADD COLUMN loyalty_points int NOT NULL DEFAULT 0 AFTER credit,
  ADD COLUMN loyalty_since date NULL AFTER loyalty_points;

UPDATE customers
  JOIN (
    SELECT customer_id, COUNT(*) AS orders, MIN(ordered_at) AS first_order
      FROM orders
     WHERE status IN ('paid', 'shipped')
     GROUP BY customer_id
  ) AS kept ON kept.customer_id = customers.id
   SET customers.loyalty_points = 10 * kept.orders,
       customers.loyalty_since = DATE(kept.first_order);
