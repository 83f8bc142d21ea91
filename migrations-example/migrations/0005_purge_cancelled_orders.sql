-- Orders cancelled before 2025 may go, children first.
DELETE payments
  FROM payments
  JOIN orders ON orders.id = payments.order_id
 WHERE orders.status = 'cancelled'
   AND orders.ordered_at < '2025-01-01';

DELETE FROM order_items
 WHERE order_id IN (SELECT id FROM orders WHERE status = 'cancelled' AND ordered_at < '2025-01-01');

DELETE FROM orders
 WHERE status = 'cancelled'
   AND ordered_at < '2025-01-01';
