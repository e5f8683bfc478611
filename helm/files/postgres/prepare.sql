-- Makes what is missing and brings passwords up to date. Safe to run twice, and by several at once.
-- The passwords are in statements: no log shows them.
SET log_statement = none;
SET log_min_error_statement = panic;
SET log_min_duration_statement = -1;
\set owner_password `cat /etc/shop-mesh/database/owner-password`
\set reload_password `cat /etc/shop-mesh/database/reload-password`

\o /dev/null
SELECT pg_advisory_lock(hashtext('shop-mesh'));
\o

-- The owner makes the account of its service, so it may make roles; it is given no power over the roles of others.
SELECT format('CREATE ROLE %I', :'owner') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'owner') \gexec
ALTER ROLE :"owner" LOGIN CREATEROLE NOSUPERUSER NOCREATEDB NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 10 PASSWORD :'owner_password';
SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'owner') WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec

-- Makes the server read its certificate when that was renewed, and can do nothing else.
SELECT 'CREATE ROLE reload' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'reload') \gexec
ALTER ROLE reload LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 2 PASSWORD :'reload_password';
GRANT EXECUTE ON FUNCTION pg_reload_conf() TO reload;
REVOKE CONNECT ON DATABASE postgres FROM PUBLIC;
GRANT CONNECT ON DATABASE postgres TO reload;
