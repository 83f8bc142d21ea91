-- The back office lists orders by status and day.
CREATE INDEX idx_orders_status_day ON orders (status, ordered_at);

-- Its list of payments did not get faster by this one; it begins as idx_payments_order does.
CREATE INDEX idx_payments_order_paid ON payments (order_id, paid_at);
