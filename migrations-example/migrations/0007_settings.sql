-- Shop-wide settings, with the first values.
CREATE TABLE shop_settings (
  name varchar(64) NOT NULL,
  value varchar(255) DEFAULT NULL,
  changed_at datetime NOT NULL,
  PRIMARY KEY (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

INSERT INTO shop_settings VALUES
  ('greeting', 'Bienvenue à l''atelier ☕', '2026-03-31 09:00:00'),
  ('free_shipping_from', '49.00', '2026-03-31 09:00:00'),
  ('banner', NULL, '2026-03-31 09:00:00');

INSERT INTO shop_settings (name, value, changed_at)
VALUES ('banner', 'Spring sale', '2026-04-01 00:00:00'), ('vat', '19', '2026-04-01 00:00:00')
ON DUPLICATE KEY UPDATE value = VALUES(value), changed_at = VALUES(changed_at);
