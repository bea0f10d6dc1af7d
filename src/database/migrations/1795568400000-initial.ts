import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Organizations, people, keys, scenarios, assignments and their history. */
export class Initial1795568400000 implements MigrationInterface {
  readonly name = 'Initial1795568400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE organizations (
        id uuid CONSTRAINT organizations_pkey PRIMARY KEY,
        name text NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now()
      )`);

    await runner.query(`
      CREATE TABLE users (
        id uuid CONSTRAINT users_pkey PRIMARY KEY,
        organization_id uuid NOT NULL CONSTRAINT users_organization_id_fkey REFERENCES organizations (id),
        email text NOT NULL CONSTRAINT users_email_key UNIQUE CONSTRAINT users_email_check CHECK (email = lower(email)),
        name text NOT NULL,
        role text NOT NULL CONSTRAINT users_role_check CHECK (role IN ('admin', 'supervisor', 'counselor')),
        password_hash text NOT NULL,
        deactivated_at timestamptz(3),
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT users_organization_id_id_key UNIQUE (organization_id, id)
      )`);

    await runner.query(`
      CREATE TABLE sessions (
        sid varchar CONSTRAINT sessions_pkey PRIMARY KEY,
        sess json NOT NULL,
        expire timestamptz(6) NOT NULL
      )`);
    await runner.query('CREATE INDEX sessions_expire_idx ON sessions (expire)');

    await runner.query(`
      CREATE TABLE installation_secrets (
        name text CONSTRAINT installation_secrets_pkey PRIMARY KEY,
        secret text NOT NULL
      )`);

    await runner.query(`
      CREATE TABLE api_keys (
        id uuid CONSTRAINT api_keys_pkey PRIMARY KEY,
        organization_id uuid NOT NULL CONSTRAINT api_keys_organization_id_fkey REFERENCES organizations (id),
        name text NOT NULL,
        key_id text NOT NULL CONSTRAINT api_keys_key_id_key UNIQUE,
        secret_hash bytea NOT NULL,
        scopes text[] NOT NULL,
        rate_limit integer,
        expires_at timestamptz(3),
        revoked_at timestamptz(3),
        created_at timestamptz(3) NOT NULL DEFAULT now()
      )`);
    await runner.query(`
      CREATE INDEX api_keys_organization_id_created_at_id_idx ON api_keys (organization_id, created_at, id)`);

    await runner.query(`
      CREATE TABLE counselors (
        id uuid NOT NULL,
        organization_id uuid NOT NULL CONSTRAINT counselors_organization_id_fkey REFERENCES organizations (id),
        external_id text NOT NULL,
        name text NOT NULL,
        email text,
        user_id uuid CONSTRAINT counselors_user_id_key UNIQUE,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT counselors_organization_id_user_id_fkey
          FOREIGN KEY (organization_id, user_id) REFERENCES users (organization_id, id)
      )`);
    await runner.query(
      'CREATE INDEX counselors_organization_id_name_id_idx ON counselors (organization_id, name, id)',
    );

    await runner.query(`
      ALTER TABLE counselors
        ADD CONSTRAINT counselors_organization_id_id_key UNIQUE (organization_id, id),
        ADD CONSTRAINT counselors_organization_id_external_id_key UNIQUE (organization_id, external_id),
        ADD CONSTRAINT counselors_pkey PRIMARY KEY (id)`);

    await runner.query(`
      CREATE TABLE scenarios (
        id uuid NOT NULL,
        organization_id uuid NOT NULL CONSTRAINT scenarios_organization_id_fkey REFERENCES organizations (id),
        external_id text NOT NULL,
        title text NOT NULL,
        description text NOT NULL DEFAULT '',
        mode text CONSTRAINT scenarios_mode_check CHECK (mode IN ('phone', 'chat')),
        difficulty text CONSTRAINT scenarios_difficulty_check
          CHECK (difficulty IN ('beginner', 'intermediate', 'advanced')),
        skills text[] NOT NULL DEFAULT '{}',
        estimated_minutes integer CONSTRAINT scenarios_estimated_minutes_check CHECK (estimated_minutes > 0),
        archived_at timestamptz(3),
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now()
      )`);
    await runner.query(
      'CREATE INDEX scenarios_organization_id_title_id_idx ON scenarios (organization_id, title, id)',
    );

    await runner.query(`
      ALTER TABLE scenarios
        ADD CONSTRAINT scenarios_organization_id_id_key UNIQUE (organization_id, id),
        ADD CONSTRAINT scenarios_organization_id_external_id_key UNIQUE (organization_id, external_id),
        ADD CONSTRAINT scenarios_pkey PRIMARY KEY (id)`);

    await runner.query(`
      CREATE TABLE assignments (
        id uuid NOT NULL,
        organization_id uuid NOT NULL,
        counselor_id uuid NOT NULL,
        scenario_id uuid NOT NULL,
        status text NOT NULL DEFAULT 'pending' CONSTRAINT assignments_status_check
          CHECK (status IN ('pending', 'in_progress', 'completed', 'cancelled')),
        due_at timestamptz(3),
        note text,
        assigned_by_kind text NOT NULL CONSTRAINT assignments_assigned_by_kind_check
          CHECK (assigned_by_kind IN ('user', 'partner', 'import')),
        assigned_by_id uuid NOT NULL,
        assigned_by_name text NOT NULL,
        score double precision CONSTRAINT assignments_score_check CHECK (score BETWEEN 0 AND 100),
        feedback text,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        started_at timestamptz(3),
        completed_at timestamptz(3),
        cancelled_at timestamptz(3),
        CONSTRAINT assignments_completed_at_check CHECK ((status = 'completed') = (completed_at IS NOT NULL)),
        CONSTRAINT assignments_cancelled_at_check CHECK ((status = 'cancelled') = (cancelled_at IS NOT NULL)),
        CONSTRAINT assignments_organization_id_counselor_id_fkey
          FOREIGN KEY (organization_id, counselor_id) REFERENCES counselors (organization_id, id),
        CONSTRAINT assignments_organization_id_scenario_id_fkey
          FOREIGN KEY (organization_id, scenario_id) REFERENCES scenarios (organization_id, id)
      )`);
    await runner.query(`
      CREATE INDEX assignments_organization_id_created_at_id_idx
        ON assignments (organization_id, created_at, id)`);
    await runner.query(`
      CREATE INDEX assignments_organization_id_due_idx
        ON assignments (organization_id, (coalesce(due_at, 'infinity')), id)`);
    await runner.query(`
      CREATE INDEX assignments_unended_due_idx ON assignments (organization_id, (coalesce(due_at, 'infinity')), id)
        WHERE completed_at IS NULL AND cancelled_at IS NULL`);
    await runner.query(`
      CREATE INDEX assignments_unended_created_at_idx ON assignments (organization_id, created_at, id)
        WHERE completed_at IS NULL AND cancelled_at IS NULL`);
    await runner.query(`
      CREATE INDEX assignments_counselor_id_created_at_id_idx ON assignments (counselor_id, created_at, id)`);
    await runner.query(`
      CREATE INDEX assignments_scenario_id_created_at_id_idx ON assignments (scenario_id, created_at, id)`);

    // The indexes that writes look things up by come last: while a table is so small that several indexes cost the
    // same, PostgreSQL takes the one made last, and a prepared plan may stay for long. See test/assignments/plans.spec.ts.
    await runner.query('ALTER TABLE assignments ADD CONSTRAINT assignments_pkey PRIMARY KEY (id)');
    await runner.query(`
      CREATE INDEX assignments_completed_pair_idx ON assignments (counselor_id, scenario_id, completed_at)
        WHERE status = 'completed'`);
    // The promise's last line: not even an INSERT by hand makes a pair active twice.
    await runner.query(`
      CREATE UNIQUE INDEX assignments_active_pair_key ON assignments (counselor_id, scenario_id)
        WHERE status IN ('pending', 'in_progress')`);

    await runner.query(`
      CREATE TABLE assignment_changes (
        assignment_id uuid NOT NULL,
        version integer NOT NULL,
        at timestamptz(3) NOT NULL DEFAULT now(),
        door text NOT NULL CONSTRAINT assignment_changes_door_check
          CHECK (door IN ('web', 'partner', 'import')),
        actor_kind text NOT NULL CONSTRAINT assignment_changes_actor_kind_check
          CHECK (actor_kind IN ('user', 'partner', 'import')),
        actor_id uuid NOT NULL,
        actor_name text NOT NULL,
        from_status text,
        to_status text NOT NULL,
        changes jsonb,
        reason text,
        CONSTRAINT assignment_changes_pkey PRIMARY KEY (assignment_id, version)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [
      'assignment_changes',
      'assignments',
      'scenarios',
      'counselors',
      'api_keys',
      'installation_secrets',
      'sessions',
      'users',
      'organizations',
    ]) {
      await runner.query(`DROP TABLE ${table}`);
    }
  }
}
