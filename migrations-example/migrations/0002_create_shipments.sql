-- One shipment for each order that has left the house; until now orders.shipped_at was all we knew.
CREATE TABLE shipments (
  id bigint unsigned NOT NULL AUTO_INCREMENT,
  order_id bigint unsigned NOT NULL,
  carrier varchar(40) NOT NULL DEFAULT 'unknown',
  tracking_code varchar(64) DEFAULT NULL,
  shipped_at datetime NOT NULL,
  PRIMARY KEY (id),
  KEY idx_shipments_order (order_id),
  CONSTRAINT fk_shipments_order FOREIGN KEY (order_id) REFERENCES orders (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

INSERT INTO shipments (order_id, shipped_at)
SELECT id, shipped_at
  FROM orders
 WHERE status IN ('shipped', 'returned')
   AND shipped_at IS NOT NULL
 ORDER BY id;
