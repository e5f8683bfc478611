CREATE TABLE IF NOT EXISTS products (
    id uuid PRIMARY KEY,
    sku text NOT NULL UNIQUE,
    name text NOT NULL,
    currency_code text NOT NULL,
    units bigint NOT NULL,
    nanos integer NOT NULL,
    -- What was ever received is available, reserved or sold.
    available bigint NOT NULL CHECK (available >= 0),
    reserved bigint NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    sold bigint NOT NULL DEFAULT 0 CHECK (sold >= 0)
);

CREATE TABLE IF NOT EXISTS reservations (
    id uuid PRIMARY KEY,
    items jsonb NOT NULL,
    status text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);

CREATE INDEX IF NOT EXISTS reservations_due ON reservations (expires_at) WHERE status = 'HELD';

INSERT INTO products (id, sku, name, currency_code, units, nanos, available) VALUES
    ('01980000-0000-7000-8000-000000000001', 'NODE-MUG', 'Mug', 'EUR', 4, 990000000, 1000),
    ('01980000-0000-7000-8000-000000000002', 'NODE-LAMP', 'Lamp', 'EUR', 39, 0, 3)
ON CONFLICT DO NOTHING;
