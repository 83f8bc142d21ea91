-- The shop before the migrations: what staging and production hold.
-- MySQL 5.6 to 9.7 and MariaDB 10.11 to 11.8 take it as it is.

CREATE TABLE customers (
  id int unsigned NOT NULL AUTO_INCREMENT,
  email varchar(190) NOT NULL,
  name varchar(120) NOT NULL,
  phone varchar(40) DEFAULT NULL,
  country char(2) NOT NULL,
  credit decimal(10,2) NOT NULL DEFAULT '0.00',
  newsletter tinyint NOT NULL DEFAULT '0',
  notes text,
  created_at datetime NOT NULL,
  updated_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (id),
  UNIQUE KEY uq_customers_email (email),
  KEY idx_customers_country (country)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE categories (
  id smallint unsigned NOT NULL AUTO_INCREMENT,
  parent_id smallint unsigned DEFAULT NULL,
  name varchar(80) NOT NULL,
  PRIMARY KEY (id),
  KEY idx_categories_parent (parent_id),
  CONSTRAINT fk_categories_parent FOREIGN KEY (parent_id) REFERENCES categories (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE products (
  id int unsigned NOT NULL AUTO_INCREMENT,
  category_id smallint unsigned NOT NULL,
  sku varchar(40) NOT NULL,
  name varchar(120) NOT NULL,
  description text,
  price decimal(10,2) NOT NULL,
  weight double DEFAULT NULL COMMENT 'kilograms',
  barcode varbinary(16) DEFAULT NULL,
  status enum('draft','active','retired') NOT NULL DEFAULT 'draft',
  attributes longtext COMMENT 'JSON text',
  PRIMARY KEY (id),
  UNIQUE KEY uq_products_sku (sku),
  KEY idx_products_category (category_id),
  CONSTRAINT fk_products_category FOREIGN KEY (category_id) REFERENCES categories (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE warehouses (
  id tinyint unsigned NOT NULL,
  city varchar(80) NOT NULL,
  opens time NOT NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE stock (
  product_id int unsigned NOT NULL,
  warehouse_id tinyint unsigned NOT NULL,
  quantity int NOT NULL DEFAULT '0',
  counted_at datetime(3) DEFAULT NULL,
  PRIMARY KEY (product_id, warehouse_id),
  KEY idx_stock_warehouse (warehouse_id),
  CONSTRAINT fk_stock_product FOREIGN KEY (product_id) REFERENCES products (id),
  CONSTRAINT fk_stock_warehouse FOREIGN KEY (warehouse_id) REFERENCES warehouses (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE orders (
  id bigint unsigned NOT NULL AUTO_INCREMENT,
  customer_id int unsigned NOT NULL,
  status enum('new','paid','shipped','returned','cancelled') NOT NULL DEFAULT 'new',
  total decimal(12,2) NOT NULL,
  currency char(3) NOT NULL DEFAULT 'EUR',
  ordered_at datetime NOT NULL,
  shipped_at datetime DEFAULT NULL,
  remark varchar(500) DEFAULT NULL,
  PRIMARY KEY (id),
  KEY idx_orders_customer (customer_id),
  CONSTRAINT fk_orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE order_items (
  order_id bigint unsigned NOT NULL,
  line_no smallint unsigned NOT NULL,
  product_id int unsigned NOT NULL,
  quantity smallint NOT NULL,
  unit_price decimal(10,2) NOT NULL,
  discount float DEFAULT NULL,
  PRIMARY KEY (order_id, line_no),
  KEY idx_order_items_product (product_id),
  CONSTRAINT fk_order_items_order FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT fk_order_items_product FOREIGN KEY (product_id) REFERENCES products (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE payments (
  id int unsigned NOT NULL AUTO_INCREMENT,
  order_id bigint unsigned NOT NULL,
  method set('card','transfer','voucher','cash') NOT NULL,
  amount decimal(12,2) NOT NULL,
  reference varchar(64) DEFAULT NULL,
  paid_at timestamp(6) NULL DEFAULT NULL,
  PRIMARY KEY (id),
  KEY idx_payments_order (order_id),
  CONSTRAINT fk_payments_order FOREIGN KEY (order_id) REFERENCES orders (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE legacy_coupons (
  code varchar(32) NOT NULL,
  percent tinyint unsigned NOT NULL,
  valid_until date DEFAULT NULL,
  used bit(1) NOT NULL DEFAULT b'0',
  PRIMARY KEY (code)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
