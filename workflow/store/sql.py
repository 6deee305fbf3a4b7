"""Made by `make sql` from statements.py; change it there."""
# ruff: noqa: E501

from workflow.store.transaction import Fixed

READ_APPLICATION = Fixed(
    "SELECT applications.state, applications.head FROM applications WHERE applications.number = :number",
    "SELECT applications.state, applications.head FROM applications WHERE applications.number = %(number)s::VARCHAR",
)
LOCK_APPLICATION = Fixed(
    "SELECT applications.state, applications.head, definitions.sha256 FROM applications LEFT OUTER JOIN definitions ON definitions.chain = applications.chain AND definitions.version = applications.version WHERE applications.number = :number",
    "SELECT applications.state, applications.head, definitions.sha256 FROM applications LEFT OUTER JOIN definitions ON definitions.chain = applications.chain AND definitions.version = applications.version WHERE applications.number = %(number)s::VARCHAR FOR UPDATE OF applications",
)
TIME = Fixed(
    "SELECT coalesce(CASE WHEN (json_valid(events.body) = 1) THEN json_extract(events.body, '$.clock') END, events.at) AS coalesce_1 FROM events WHERE events.id = (SELECT max(events.id) AS max_1 FROM events)",
    "SELECT to_char(timezone('UTC'::VARCHAR, clock_timestamp()), 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'::VARCHAR) AS to_char_1",
)
AROUND = Fixed(
    "SELECT 'task' AS kind, tasks.slot, tasks.unit, tasks.actor, tasks.step, tasks.since, tasks.due_at FROM tasks WHERE tasks.application = :number UNION ALL SELECT 'request' AS kind, events.application, CAST(events.seq AS TEXT) AS seq, events.hash, NULL AS anon_1, NULL AS anon__1, NULL AS anon__2 FROM events WHERE events.request_id = :request_id UNION ALL SELECT 'clock' AS kind, clocks.slot, clocks.ends_at, NULL AS anon_1, NULL AS anon__1, NULL AS anon__2, NULL AS anon__3 FROM clocks WHERE clocks.application = :number UNION ALL SELECT 'timer' AS kind, timers.due_at, timers.unknown_after, NULL AS anon_1, NULL AS anon__1, NULL AS anon__2, NULL AS anon__3 FROM timers WHERE timers.application = :number UNION ALL SELECT 'part' AS kind, participants.person, NULL AS anon_1, NULL AS anon__1, NULL AS anon__2, NULL AS anon__3, NULL AS anon__4 FROM participants WHERE participants.application = :number UNION ALL SELECT 'external' AS kind, external_roles.role, NULL AS anon_1, NULL AS anon__1, NULL AS anon__2, NULL AS anon__3, NULL AS anon__4 FROM external_roles JOIN applications ON applications.unit = external_roles.unit WHERE applications.number = :number UNION ALL SELECT 'second' AS kind, NULL AS anon_1, NULL AS anon__1, NULL AS anon__2, NULL AS anon__3, NULL AS anon__4, NULL AS anon__5 WHERE EXISTS (SELECT * FROM people WHERE people.same_as > '') UNION ALL SELECT 'addresses' AS kind, NULL AS anon_1, NULL AS anon__1, NULL AS anon__2, NULL AS anon__3, NULL AS anon__4, NULL AS anon__5 WHERE EXISTS (SELECT addresses.person FROM addresses) UNION ALL SELECT 'time' AS anon_2, coalesce(CASE WHEN (json_valid(events.body) = 1) THEN json_extract(events.body, '$.clock') END, events.at) AS coalesce_1, NULL AS anon_1, NULL AS anon__1, NULL AS anon__2, NULL AS anon__3, NULL AS anon__4 FROM events WHERE events.id = (SELECT max(events.id) AS max_1 FROM events)",
    "SELECT 'task'::VARCHAR AS kind, tasks.slot, tasks.unit, tasks.actor, tasks.step, tasks.since, tasks.due_at FROM tasks WHERE tasks.application = %(number)s::VARCHAR UNION ALL SELECT 'request'::VARCHAR AS kind, events.application, CAST(events.seq AS TEXT) AS seq, events.hash, NULL AS anon_1, NULL AS anon__1, NULL AS anon__2 FROM events WHERE events.request_id = %(request_id)s::VARCHAR UNION ALL SELECT 'clock'::VARCHAR AS kind, clocks.slot, clocks.ends_at, NULL AS anon_1, NULL AS anon__1, NULL AS anon__2, NULL AS anon__3 FROM clocks WHERE clocks.application = %(number)s::VARCHAR UNION ALL SELECT 'timer'::VARCHAR AS kind, timers.due_at, timers.unknown_after, NULL AS anon_1, NULL AS anon__1, NULL AS anon__2, NULL AS anon__3 FROM timers WHERE timers.application = %(number)s::VARCHAR UNION ALL SELECT 'part'::VARCHAR AS kind, participants.person, NULL AS anon_1, NULL AS anon__1, NULL AS anon__2, NULL AS anon__3, NULL AS anon__4 FROM participants WHERE participants.application = %(number)s::VARCHAR UNION ALL SELECT 'external'::VARCHAR AS kind, external_roles.role, NULL AS anon_1, NULL AS anon__1, NULL AS anon__2, NULL AS anon__3, NULL AS anon__4 FROM external_roles JOIN applications ON applications.unit = external_roles.unit WHERE applications.number = %(number)s::VARCHAR UNION ALL SELECT 'second'::VARCHAR AS kind, NULL AS anon_1, NULL AS anon__1, NULL AS anon__2, NULL AS anon__3, NULL AS anon__4, NULL AS anon__5 WHERE EXISTS (SELECT * FROM people WHERE people.same_as > ''::VARCHAR) UNION ALL SELECT 'addresses'::VARCHAR AS kind, NULL AS anon_1, NULL AS anon__1, NULL AS anon__2, NULL AS anon__3, NULL AS anon__4, NULL AS anon__5 WHERE EXISTS (SELECT addresses.person FROM addresses) UNION ALL SELECT 'time'::VARCHAR AS anon_2, to_char(timezone('UTC'::VARCHAR, clock_timestamp()), 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'::VARCHAR) AS to_char_1, NULL AS anon_1, NULL AS anon__1, NULL AS anon__2, NULL AS anon__3, NULL AS anon__4",
)
ADD_APPLICATION = Fixed(
    "INSERT INTO applications (number, unit, chain, version, title, applicant, status, step, since, seq, head, state) VALUES (:number, :unit, :chain, :version, :title, :applicant, :status, :step, :since, :seq, :head, :state)",
    "INSERT INTO applications (number, unit, chain, version, title, applicant, status, step, since, seq, head, state) VALUES (%(number)s::VARCHAR, %(unit)s::VARCHAR, %(chain)s::VARCHAR, %(version)s::INTEGER, %(title)s::VARCHAR, %(applicant)s::VARCHAR, %(status)s::VARCHAR, %(step)s::VARCHAR, %(since)s::VARCHAR, %(seq)s::INTEGER, %(head)s::VARCHAR, %(state)s::VARCHAR)",
)
CHANGE_APPLICATION = Fixed(
    "UPDATE applications SET version=:version, title=:title, status=:status, step=:step, since=:since, seq=:seq, head=:head, state=:state WHERE applications.number = :number_",
    "UPDATE applications SET version=%(version)s::INTEGER, title=%(title)s::VARCHAR, status=%(status)s::VARCHAR, step=%(step)s::VARCHAR, since=%(since)s::VARCHAR, seq=%(seq)s::INTEGER, head=%(head)s::VARCHAR, state=%(state)s::VARCHAR WHERE applications.number = %(number_)s::VARCHAR",
)
FORGET_APPLICATION = Fixed(
    "DELETE FROM applications WHERE applications.number = :number",
    "DELETE FROM applications WHERE applications.number = %(number)s::VARCHAR",
)
PUT_TASK = Fixed(
    "INSERT INTO tasks (application, slot, unit, actor, step, since, due_at) VALUES (:application, :slot, :unit, :actor, :step, :since, :due_at) ON CONFLICT (application, slot) DO UPDATE SET unit = excluded.unit, actor = excluded.actor, step = excluded.step, since = excluded.since, due_at = excluded.due_at",
    "INSERT INTO tasks (application, slot, unit, actor, step, since, due_at) VALUES (%(application)s::VARCHAR, %(slot)s::VARCHAR, %(unit)s::VARCHAR, %(actor)s::VARCHAR, %(step)s::VARCHAR, %(since)s::VARCHAR, %(due_at)s::VARCHAR) ON CONFLICT (application, slot) DO UPDATE SET unit = excluded.unit, actor = excluded.actor, step = excluded.step, since = excluded.since, due_at = excluded.due_at",
)
FORGET_TASK = Fixed(
    "DELETE FROM tasks WHERE tasks.application = :application AND tasks.slot = :slot",
    "DELETE FROM tasks WHERE tasks.application = %(application)s::VARCHAR AND tasks.slot = %(slot)s::VARCHAR",
)
FORGET_TASKS = Fixed(
    "DELETE FROM tasks WHERE tasks.application = :application",
    "DELETE FROM tasks WHERE tasks.application = %(application)s::VARCHAR",
)
PUT_TIMER = Fixed(
    "INSERT INTO timers (application, due_at, unknown_after) VALUES (:application, :due_at, :unknown_after) ON CONFLICT (application) DO UPDATE SET due_at = excluded.due_at, unknown_after = excluded.unknown_after",
    "INSERT INTO timers (application, due_at, unknown_after) VALUES (%(application)s::VARCHAR, %(due_at)s::VARCHAR, %(unknown_after)s::VARCHAR) ON CONFLICT (application) DO UPDATE SET due_at = excluded.due_at, unknown_after = excluded.unknown_after",
)
FORGET_TIMER = Fixed(
    "DELETE FROM timers WHERE timers.application = :application",
    "DELETE FROM timers WHERE timers.application = %(application)s::VARCHAR",
)
PUT_CLOCK = Fixed(
    "INSERT INTO clocks (application, slot, unit, ends_at) VALUES (:application, :slot, :unit, :ends_at) ON CONFLICT (application, slot) DO UPDATE SET unit = excluded.unit, ends_at = excluded.ends_at",
    "INSERT INTO clocks (application, slot, unit, ends_at) VALUES (%(application)s::VARCHAR, %(slot)s::VARCHAR, %(unit)s::VARCHAR, %(ends_at)s::VARCHAR) ON CONFLICT (application, slot) DO UPDATE SET unit = excluded.unit, ends_at = excluded.ends_at",
)
FORGET_CLOCK = Fixed(
    "DELETE FROM clocks WHERE clocks.application = :application AND clocks.slot = :slot",
    "DELETE FROM clocks WHERE clocks.application = %(application)s::VARCHAR AND clocks.slot = %(slot)s::VARCHAR",
)
FORGET_CLOCKS = Fixed(
    "DELETE FROM clocks WHERE clocks.application = :application",
    "DELETE FROM clocks WHERE clocks.application = %(application)s::VARCHAR",
)
PUT_PARTICIPANT = Fixed(
    "INSERT INTO participants (application, person) VALUES (:application, :person) ON CONFLICT DO NOTHING",
    "INSERT INTO participants (application, person) VALUES (%(application)s::VARCHAR, %(person)s::VARCHAR) ON CONFLICT DO NOTHING",
)
FORGET_PARTICIPANTS = Fixed(
    "DELETE FROM participants WHERE participants.application = :application",
    "DELETE FROM participants WHERE participants.application = %(application)s::VARCHAR",
)
ADD_EVENT = Fixed(
    'INSERT INTO events (application, seq, at, "by", kind, request_id, hash, body) VALUES (:application, :seq, :at, :by, :kind, :request_id, :hash, :body)',
    "INSERT INTO events (application, seq, at, by, kind, request_id, hash, body) VALUES (%(application)s::VARCHAR, %(seq)s::INTEGER, %(at)s::VARCHAR, %(by)s::VARCHAR, %(kind)s::VARCHAR, %(request_id)s::VARCHAR, %(hash)s::VARCHAR, %(body)s::VARCHAR) RETURNING events.id",
)
LAST_EVENT = Fixed(
    "SELECT events.seq, events.hash, events.at FROM events WHERE events.application = :application ORDER BY events.seq DESC LIMIT 1 OFFSET 0",
    "SELECT events.seq, events.hash, events.at FROM events WHERE events.application = %(application)s::VARCHAR ORDER BY events.seq DESC LIMIT 1::INTEGER",
)
RECORDS = Fixed(
    "SELECT events.body, events.hash FROM events WHERE events.application = :application ORDER BY events.seq",
    "SELECT events.body, events.hash FROM events WHERE events.application = %(application)s::VARCHAR ORDER BY events.seq",
)
REMARKS = Fixed(
    "SELECT events.body, events.hash FROM events WHERE events.application = :application AND kind IN ('Commented', 'Reminded', 'Copied') ORDER BY events.seq DESC LIMIT 3 OFFSET 0",
    "SELECT events.body, events.hash FROM events WHERE events.application = %(application)s::VARCHAR AND kind IN ('Commented', 'Reminded', 'Copied') ORDER BY events.seq DESC LIMIT 3::INTEGER",
)
MAKER = Fixed(
    'SELECT events."by" FROM events WHERE events.application = :application AND events.seq = :seq',
    "SELECT events.by FROM events WHERE events.application = %(application)s::VARCHAR AND events.seq = %(seq)s::INTEGER",
)
NUMBERS = Fixed(
    "SELECT DISTINCT events.application FROM events ORDER BY events.application",
    "SELECT DISTINCT events.application FROM events ORDER BY events.application",
)
STATES = Fixed(
    "SELECT applications.state, applications.head FROM applications",
    "SELECT applications.state, applications.head FROM applications",
)
COUNT_UP = Fixed(
    "UPDATE counters SET last=(counters.last + 1) WHERE counters.name = :name RETURNING last",
    "UPDATE counters SET last=(counters.last + 1::INTEGER) WHERE counters.name = %(name)s::VARCHAR RETURNING counters.last",
)
PUT_COUNTER = Fixed(
    "INSERT INTO counters (name, last) VALUES (:name, :last) ON CONFLICT DO NOTHING",
    "INSERT INTO counters (name, last) VALUES (%(name)s::VARCHAR, %(last)s::INTEGER) ON CONFLICT DO NOTHING",
)
STANDING = Fixed(
    "SELECT people.name, people.revoked_at, people.same_as, grants.unit AS unit, grants.role AS role, grants.since AS since, grants.until, grants.chair, '' AS principal, '' AS principal_name, '' AS \"from\", '' AS \"to\", '' AS chain, '' AS basis FROM people LEFT OUTER JOIN grants ON grants.person = people.id WHERE people.id = :id UNION ALL SELECT people.name, people.revoked_at, people.same_as, grants.unit, grants.role, grants.since, grants.until, 0 AS anon_1, principals.id, principals.name AS name_1, substitutes.since AS since_1, substitutes.until AS until_1, substitutes.chain, substitutes.basis FROM substitutes JOIN people ON people.id = substitutes.deputy JOIN people AS principals ON principals.id = substitutes.principal JOIN grants ON grants.person = substitutes.principal WHERE substitutes.deputy = :id AND substitutes.ended_at IS NULL AND grants.unit = substitutes.unit AND (substitutes.role = '' OR substitutes.role = grants.role) AND principals.revoked_at IS NULL ORDER BY unit, role, since, principal",
    "SELECT people.name, people.revoked_at, people.same_as, grants.unit AS unit, grants.role AS role, grants.since AS since, grants.until, grants.chair, ''::VARCHAR AS principal, ''::VARCHAR AS principal_name, ''::VARCHAR AS \"from\", ''::VARCHAR AS \"to\", ''::VARCHAR AS chain, ''::VARCHAR AS basis FROM people LEFT OUTER JOIN grants ON grants.person = people.id WHERE people.id = %(id)s::VARCHAR UNION ALL SELECT people.name, people.revoked_at, people.same_as, grants.unit, grants.role, grants.since, grants.until, 0::INTEGER AS anon_1, principals.id, principals.name AS name_1, substitutes.since AS since_1, substitutes.until AS until_1, substitutes.chain, substitutes.basis FROM substitutes JOIN people ON people.id = substitutes.deputy JOIN people AS principals ON principals.id = substitutes.principal JOIN grants ON grants.person = substitutes.principal WHERE substitutes.deputy = %(id)s::VARCHAR AND substitutes.ended_at IS NULL AND grants.unit = substitutes.unit AND (substitutes.role = ''::VARCHAR OR substitutes.role = grants.role) AND principals.revoked_at IS NULL ORDER BY unit, role, since, principal",
)
ACCOUNT = Fixed(
    "SELECT people.id, people.name, people.password, people.must_change, people.revoked_at FROM people WHERE people.id = :id",
    "SELECT people.id, people.name, people.password, people.must_change, people.revoked_at FROM people WHERE people.id = %(id)s::VARCHAR",
)
ADD_PERSON = Fixed(
    "INSERT INTO people (id, name, must_change, failures) VALUES (:id, :name, 1, 0)",
    "INSERT INTO people (id, name, must_change, failures) VALUES (%(id)s::VARCHAR, %(name)s::VARCHAR, 1::INTEGER, 0::INTEGER)",
)
CHANGE_PERSON = Fixed(
    "UPDATE people SET name=:name, revoked_at=:revoked_at, same_as=:same_as WHERE people.id = :id_",
    "UPDATE people SET name=%(name)s::VARCHAR, revoked_at=%(revoked_at)s::VARCHAR, same_as=%(same_as)s::VARCHAR WHERE people.id = %(id_)s::VARCHAR",
)
PUT_PASSWORD = Fixed(
    "UPDATE people SET password=:password, must_change=:must_change WHERE people.id = :id_",
    "UPDATE people SET password=%(password)s::VARCHAR, must_change=%(must_change)s::INTEGER WHERE people.id = %(id_)s::VARCHAR",
)
SECOND_ACCOUNTS = Fixed(
    "SELECT people.id, people.same_as FROM people WHERE people.same_as > ''",
    "SELECT people.id, people.same_as FROM people WHERE people.same_as > ''::VARCHAR",
)
ACCOUNTS = Fixed(
    "SELECT people.id, coalesce(people.same_as, people.id) AS coalesce_1 FROM people WHERE people.id IN (SELECT coalesce(people.same_as, people.id) AS coalesce_1 FROM people WHERE people.id IN (SELECT anon_1.value FROM json_each(:known) AS anon_1)) OR people.same_as IN (SELECT coalesce(people.same_as, people.id) AS coalesce_1 FROM people WHERE people.id IN (SELECT anon_1.value FROM json_each(:known) AS anon_1))",
    "SELECT people.id, coalesce(people.same_as, people.id) AS coalesce_1 FROM people WHERE people.id IN (SELECT coalesce(people.same_as, people.id) AS coalesce_1 FROM people WHERE people.id IN (SELECT anon_1.value FROM json_array_elements_text(CAST(%(known)s::VARCHAR AS JSON)) AS anon_1)) OR people.same_as IN (SELECT coalesce(people.same_as, people.id) AS coalesce_1 FROM people WHERE people.id IN (SELECT anon_1.value FROM json_array_elements_text(CAST(%(known)s::VARCHAR AS JSON)) AS anon_1))",
)
FORGET_GRANTS = Fixed(
    "DELETE FROM grants WHERE grants.person = :person",
    "DELETE FROM grants WHERE grants.person = %(person)s::VARCHAR",
)
ADD_GRANT = Fixed(
    "INSERT INTO grants (person, unit, role, since, until, chair) VALUES (:person, :unit, :role, :since, :until, :chair)",
    "INSERT INTO grants (person, unit, role, since, until, chair) VALUES (%(person)s::VARCHAR, %(unit)s::VARCHAR, %(role)s::VARCHAR, %(since)s::VARCHAR, %(until)s::VARCHAR, %(chair)s::INTEGER)",
)
ADD_SESSION = Fixed(
    "INSERT INTO sessions (token, person, created_at, expires_at) VALUES (:token, :person, :created_at, :expires_at)",
    "INSERT INTO sessions (token, person, created_at, expires_at) VALUES (%(token)s::VARCHAR, %(person)s::VARCHAR, %(created_at)s::VARCHAR, %(expires_at)s::VARCHAR)",
)
END_SESSION = Fixed(
    "UPDATE sessions SET revoked_at=:revoked_at WHERE sessions.token = :token_",
    "UPDATE sessions SET revoked_at=%(revoked_at)s::VARCHAR WHERE sessions.token = %(token_)s::VARCHAR",
)
END_SESSIONS = Fixed(
    "UPDATE sessions SET revoked_at=:revoked_at WHERE sessions.person = :person_ AND sessions.revoked_at IS NULL",
    "UPDATE sessions SET revoked_at=%(revoked_at)s::VARCHAR WHERE sessions.person = %(person_)s::VARCHAR AND sessions.revoked_at IS NULL",
)
HOLDERS = Fixed(
    "SELECT people.id, people.name, grants.chair FROM grants JOIN people ON people.id = grants.person WHERE grants.unit = :unit AND grants.role = :role AND people.revoked_at IS NULL AND grants.since <= :today AND (grants.until = '' OR grants.until >= :today) ORDER BY people.id, grants.chair",
    "SELECT people.id, people.name, grants.chair FROM grants JOIN people ON people.id = grants.person WHERE grants.unit = %(unit)s::VARCHAR AND grants.role = %(role)s::VARCHAR AND people.revoked_at IS NULL AND grants.since <= %(today)s::VARCHAR AND (grants.until = ''::VARCHAR OR grants.until >= %(today)s::VARCHAR) ORDER BY people.id, grants.chair",
)
PEOPLE = Fixed(
    "SELECT people.id FROM people ORDER BY people.id",
    "SELECT people.id FROM people ORDER BY people.id",
)
FORGET_INSTITUTION = Fixed(
    "DELETE FROM institutions WHERE institutions.id = :id",
    "DELETE FROM institutions WHERE institutions.id = %(id)s::VARCHAR",
)
ADD_INSTITUTION = Fixed(
    "INSERT INTO institutions (id, zh, en) VALUES (:id, :zh, :en)",
    "INSERT INTO institutions (id, zh, en) VALUES (%(id)s::VARCHAR, %(zh)s::VARCHAR, %(en)s::VARCHAR)",
)
INSTITUTIONS = Fixed(
    "SELECT institutions.id, institutions.zh, institutions.en FROM institutions ORDER BY institutions.id",
    "SELECT institutions.id, institutions.zh, institutions.en FROM institutions ORDER BY institutions.id",
)
ADD_SUBSTITUTE = Fixed(
    "INSERT INTO substitutes (principal, deputy, unit, role, chain, since, until, basis) VALUES (:principal, :deputy, :unit, :role, :chain, :since, :until, :basis)",
    "INSERT INTO substitutes (principal, deputy, unit, role, chain, since, until, basis) VALUES (%(principal)s::VARCHAR, %(deputy)s::VARCHAR, %(unit)s::VARCHAR, %(role)s::VARCHAR, %(chain)s::VARCHAR, %(since)s::VARCHAR, %(until)s::VARCHAR, %(basis)s::VARCHAR) RETURNING substitutes.id",
)
END_SUBSTITUTE = Fixed(
    "UPDATE substitutes SET ended_at=:ended_at WHERE substitutes.id = :id_ AND substitutes.ended_at IS NULL",
    "UPDATE substitutes SET ended_at=%(ended_at)s::VARCHAR WHERE substitutes.id = %(id_)s::INTEGER AND substitutes.ended_at IS NULL",
)
NEWEST_SUBSTITUTE = Fixed(
    "SELECT max(substitutes.id) AS max_1 FROM substitutes",
    "SELECT max(substitutes.id) AS max_1 FROM substitutes",
)
DEFINITION = Fixed(
    "SELECT definitions.source, definitions.compiled, definitions.sha256, definitions.release FROM definitions WHERE definitions.chain = :chain AND definitions.version = :version",
    "SELECT definitions.source, definitions.compiled, definitions.sha256, definitions.release FROM definitions WHERE definitions.chain = %(chain)s::VARCHAR AND definitions.version = %(version)s::INTEGER",
)
DEFINITION_HASH = Fixed(
    "SELECT definitions.sha256 FROM definitions WHERE definitions.chain = :chain AND definitions.version = :version",
    "SELECT definitions.sha256 FROM definitions WHERE definitions.chain = %(chain)s::VARCHAR AND definitions.version = %(version)s::INTEGER",
)
DEFINITIONS = Fixed(
    "SELECT definitions.chain, definitions.version, definitions.sha256 FROM definitions ORDER BY definitions.chain, definitions.version",
    "SELECT definitions.chain, definitions.version, definitions.sha256 FROM definitions ORDER BY definitions.chain, definitions.version",
)
VERSIONS = Fixed(
    "SELECT definitions.version, definitions.sha256 FROM definitions WHERE definitions.chain = :chain ORDER BY definitions.version",
    "SELECT definitions.version, definitions.sha256 FROM definitions WHERE definitions.chain = %(chain)s::VARCHAR ORDER BY definitions.version",
)
PUT_DEFINITION = Fixed(
    "INSERT INTO definitions (chain, version, sha256, unit, effective_from, effective_to, source, compiled, release) VALUES (:chain, :version, :sha256, :unit, :effective_from, :effective_to, :source, :compiled, :release) ON CONFLICT DO NOTHING",
    "INSERT INTO definitions (chain, version, sha256, unit, effective_from, effective_to, source, compiled, release) VALUES (%(chain)s::VARCHAR, %(version)s::INTEGER, %(sha256)s::VARCHAR, %(unit)s::VARCHAR, %(effective_from)s::VARCHAR, %(effective_to)s::VARCHAR, %(source)s::VARCHAR, %(compiled)s::VARCHAR, %(release)s::VARCHAR) ON CONFLICT DO NOTHING",
)
PUT_EXTERNAL_ROLE = Fixed(
    "INSERT INTO external_roles (unit, role) VALUES (:unit, :role) ON CONFLICT DO NOTHING",
    "INSERT INTO external_roles (unit, role) VALUES (%(unit)s::VARCHAR, %(role)s::VARCHAR) ON CONFLICT DO NOTHING",
)
EXTERNAL_ROLES = Fixed(
    "SELECT external_roles.unit, external_roles.role FROM external_roles",
    "SELECT external_roles.unit, external_roles.role FROM external_roles",
)
FORGET_EXTERNAL_ROLES = Fixed(
    "DELETE FROM external_roles",
    "DELETE FROM external_roles",
)
FORGET_CALENDAR = Fixed(
    "DELETE FROM calendars WHERE calendars.year = :year",
    "DELETE FROM calendars WHERE calendars.year = %(year)s::INTEGER",
)
ADD_CALENDAR = Fixed(
    "INSERT INTO calendars (year, body, imported_at) VALUES (:year, :body, :imported_at)",
    "INSERT INTO calendars (year, body, imported_at) VALUES (%(year)s::INTEGER, %(body)s::VARCHAR, %(imported_at)s::VARCHAR)",
)
CALENDARS = Fixed(
    "SELECT calendars.body FROM calendars",
    "SELECT calendars.body FROM calendars",
)
LOADED_YEARS = Fixed(
    "SELECT calendars.year, calendars.imported_at FROM calendars ORDER BY calendars.year",
    "SELECT calendars.year, calendars.imported_at FROM calendars ORDER BY calendars.year",
)
FACT = Fixed(
    "SELECT facts.value FROM facts WHERE facts.name = :name",
    "SELECT facts.value FROM facts WHERE facts.name = %(name)s::VARCHAR",
)
LOCK_FACT = Fixed(
    "SELECT facts.value FROM facts WHERE facts.name = :name",
    "SELECT facts.value FROM facts WHERE facts.name = %(name)s::VARCHAR FOR UPDATE",
)
FORGET_FACT = Fixed(
    "DELETE FROM facts WHERE facts.name = :name",
    "DELETE FROM facts WHERE facts.name = %(name)s::VARCHAR",
)
ADD_FACT = Fixed(
    "INSERT INTO facts (name, value) VALUES (:name, :value)",
    "INSERT INTO facts (name, value) VALUES (%(name)s::VARCHAR, %(value)s::VARCHAR)",
)
VERSION = Fixed(
    "SELECT alembic_version.version_num FROM alembic_version",
    "SELECT alembic_version.version_num FROM alembic_version",
)
OPENING = Fixed(
    "SELECT 'fact' AS kind, facts.name, facts.value, NULL AS anon_1 FROM facts WHERE facts.name = 'log' OR facts.name = 'mode' UNION ALL SELECT 'session' AS anon_2, sessions.person, sessions.expires_at, sessions.revoked_at FROM sessions WHERE sessions.token = :token UNION ALL SELECT 'time' AS anon_3, coalesce(CASE WHEN (json_valid(events.body) = 1) THEN json_extract(events.body, '$.clock') END, events.at) AS coalesce_1, NULL AS anon_1, NULL AS anon__1 FROM events WHERE events.id = (SELECT max(events.id) AS max_1 FROM events)",
    "SELECT 'fact'::VARCHAR AS kind, facts.name, facts.value, NULL AS anon_1 FROM facts WHERE facts.name = 'log'::VARCHAR OR facts.name = 'mode'::VARCHAR UNION ALL SELECT 'session'::VARCHAR AS anon_2, sessions.person, sessions.expires_at, sessions.revoked_at FROM sessions WHERE sessions.token = %(token)s::VARCHAR UNION ALL SELECT 'time'::VARCHAR AS anon_3, to_char(timezone('UTC'::VARCHAR, clock_timestamp()), 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'::VARCHAR) AS to_char_1, NULL AS anon_1, NULL AS anon__1",
)
LOOK_AGAIN = Fixed(
    "UPDATE timers SET due_at=:due_at WHERE timers.due_at IS NOT NULL",
    "UPDATE timers SET due_at=%(due_at)s::VARCHAR WHERE timers.due_at IS NOT NULL",
)
DUE = Fixed(
    "SELECT timers.application FROM timers WHERE timers.due_at <= :now ORDER BY timers.due_at LIMIT :most OFFSET 0",
    "SELECT timers.application FROM timers WHERE timers.due_at <= %(now)s::VARCHAR ORDER BY timers.due_at LIMIT %(most)s",
)
DUE_BY_CALENDAR = Fixed(
    "SELECT timers.application FROM timers WHERE timers.unknown_after < :known_through LIMIT :most OFFSET 0",
    "SELECT timers.application FROM timers WHERE timers.unknown_after < %(known_through)s::VARCHAR LIMIT %(most)s",
)
READ_MEETING = Fixed(
    "SELECT meetings.state FROM meetings WHERE meetings.number = :number",
    "SELECT meetings.state FROM meetings WHERE meetings.number = %(number)s::VARCHAR",
)
LOCK_MEETING = Fixed(
    "SELECT meetings.state FROM meetings WHERE meetings.number = :number",
    "SELECT meetings.state FROM meetings WHERE meetings.number = %(number)s::VARCHAR FOR UPDATE",
)
PUT_MEETING = Fixed(
    "INSERT INTO meetings (number, unit, body, held_on, status, state) VALUES (:number, :unit, :body, :held_on, :status, :state) ON CONFLICT (number) DO UPDATE SET unit = excluded.unit, body = excluded.body, held_on = excluded.held_on, status = excluded.status, state = excluded.state",
    "INSERT INTO meetings (number, unit, body, held_on, status, state) VALUES (%(number)s::VARCHAR, %(unit)s::VARCHAR, %(body)s::VARCHAR, %(held_on)s::VARCHAR, %(status)s::VARCHAR, %(state)s::VARCHAR) ON CONFLICT (number) DO UPDATE SET unit = excluded.unit, body = excluded.body, held_on = excluded.held_on, status = excluded.status, state = excluded.state",
)
FORGET_MEETINGS = Fixed(
    "DELETE FROM meetings",
    "DELETE FROM meetings",
)
PUT_CONTENT = Fixed(
    "INSERT INTO contents (sha256, size, body) VALUES (:sha256, :size, :body) ON CONFLICT DO NOTHING",
    "INSERT INTO contents (sha256, size, body) VALUES (%(sha256)s::VARCHAR, %(size)s::INTEGER, %(body)s) ON CONFLICT DO NOTHING",
)
READ_CONTENT = Fixed(
    "SELECT contents.body FROM contents WHERE contents.sha256 = :sha256",
    "SELECT contents.body FROM contents WHERE contents.sha256 = %(sha256)s::VARCHAR",
)
NEXT_CONTENT = Fixed(
    "SELECT contents.sha256, contents.size, contents.body FROM contents WHERE contents.sha256 > :after ORDER BY contents.sha256 LIMIT 1 OFFSET 0",
    "SELECT contents.sha256, contents.size, contents.body FROM contents WHERE contents.sha256 > %(after)s::VARCHAR ORDER BY contents.sha256 LIMIT 1::INTEGER",
)
INBOX = Fixed(
    "SELECT tasks.slot, tasks.actor, tasks.step, tasks.since, tasks.due_at, applications.state FROM tasks JOIN applications ON applications.number = tasks.application WHERE tasks.actor = :actor ORDER BY tasks.since, tasks.application, tasks.slot LIMIT :most OFFSET 0",
    "SELECT tasks.slot, tasks.actor, tasks.step, tasks.since, tasks.due_at, applications.state FROM tasks JOIN applications ON applications.number = tasks.application WHERE tasks.actor = %(actor)s::VARCHAR ORDER BY tasks.since, tasks.application, tasks.slot LIMIT %(most)s",
)
INBOX_ON = Fixed(
    "SELECT tasks.slot, tasks.actor, tasks.step, tasks.since, tasks.due_at, applications.state FROM tasks JOIN applications ON applications.number = tasks.application WHERE tasks.actor = :actor AND (tasks.since, tasks.application, tasks.slot) > (:at, :in_, :slot) ORDER BY tasks.since, tasks.application, tasks.slot LIMIT :most OFFSET 0",
    "SELECT tasks.slot, tasks.actor, tasks.step, tasks.since, tasks.due_at, applications.state FROM tasks JOIN applications ON applications.number = tasks.application WHERE tasks.actor = %(actor)s::VARCHAR AND (tasks.since, tasks.application, tasks.slot) > (%(at)s::VARCHAR, %(in_)s::VARCHAR, %(slot)s::VARCHAR) ORDER BY tasks.since, tasks.application, tasks.slot LIMIT %(most)s",
)
INBOX_OF_UNIT = Fixed(
    "SELECT tasks.slot, tasks.actor, tasks.step, tasks.since, tasks.due_at, applications.state FROM tasks JOIN applications ON applications.number = tasks.application WHERE tasks.actor = :actor AND tasks.unit = :unit ORDER BY tasks.since, tasks.application, tasks.slot LIMIT :most OFFSET 0",
    "SELECT tasks.slot, tasks.actor, tasks.step, tasks.since, tasks.due_at, applications.state FROM tasks JOIN applications ON applications.number = tasks.application WHERE tasks.actor = %(actor)s::VARCHAR AND tasks.unit = %(unit)s::VARCHAR ORDER BY tasks.since, tasks.application, tasks.slot LIMIT %(most)s",
)
INBOX_OF_UNIT_ON = Fixed(
    "SELECT tasks.slot, tasks.actor, tasks.step, tasks.since, tasks.due_at, applications.state FROM tasks JOIN applications ON applications.number = tasks.application WHERE tasks.actor = :actor AND tasks.unit = :unit AND (tasks.since, tasks.application, tasks.slot) > (:at, :in_, :slot) ORDER BY tasks.since, tasks.application, tasks.slot LIMIT :most OFFSET 0",
    "SELECT tasks.slot, tasks.actor, tasks.step, tasks.since, tasks.due_at, applications.state FROM tasks JOIN applications ON applications.number = tasks.application WHERE tasks.actor = %(actor)s::VARCHAR AND tasks.unit = %(unit)s::VARCHAR AND (tasks.since, tasks.application, tasks.slot) > (%(at)s::VARCHAR, %(in_)s::VARCHAR, %(slot)s::VARCHAR) ORDER BY tasks.since, tasks.application, tasks.slot LIMIT %(most)s",
)
AWAITING = Fixed(
    "SELECT tasks.application FROM tasks WHERE tasks.unit = :unit AND tasks.actor = :actor",
    "SELECT tasks.application FROM tasks WHERE tasks.unit = %(unit)s::VARCHAR AND tasks.actor = %(actor)s::VARCHAR",
)
URLS = Fixed(
    "SELECT addresses.urls FROM addresses WHERE addresses.person = :person",
    "SELECT addresses.urls FROM addresses WHERE addresses.person = %(person)s::VARCHAR",
)
FORGET_URLS = Fixed(
    "DELETE FROM addresses WHERE addresses.person = :person",
    "DELETE FROM addresses WHERE addresses.person = %(person)s::VARCHAR",
)
ADD_URLS = Fixed(
    "INSERT INTO addresses (person, urls) VALUES (:person, :urls)",
    "INSERT INTO addresses (person, urls) VALUES (%(person)s::VARCHAR, %(urls)s::VARCHAR)",
)
ADD_MESSAGE = Fixed(
    "INSERT INTO outbox (person, application, kind, step, created_at, due_at, attempts) VALUES (:person, :application, :kind, :step, :created_at, :due_at, 0)",
    "INSERT INTO outbox (person, application, kind, step, created_at, due_at, attempts) VALUES (%(person)s::VARCHAR, %(application)s::VARCHAR, %(kind)s::VARCHAR, %(step)s::VARCHAR, %(created_at)s::VARCHAR, %(due_at)s::VARCHAR, 0::INTEGER) RETURNING outbox.id",
)
CLAIM = Fixed(
    "UPDATE outbox SET due_at=:due_at, attempts=(outbox.attempts + 1), error=NULL WHERE outbox.id = :id_ AND outbox.sent_at IS NULL AND outbox.attempts = :before AND outbox.due_at <= :now",
    "UPDATE outbox SET due_at=%(due_at)s::VARCHAR, attempts=(outbox.attempts + 1::INTEGER), error=NULL WHERE outbox.id = %(id_)s::INTEGER AND outbox.sent_at IS NULL AND outbox.attempts = %(before)s::INTEGER AND outbox.due_at <= %(now)s::VARCHAR",
)
SENT = Fixed(
    "UPDATE outbox SET sent_at=:sent_at, error=:error WHERE outbox.id = :id_",
    "UPDATE outbox SET sent_at=%(sent_at)s::VARCHAR, error=%(error)s::VARCHAR WHERE outbox.id = %(id_)s::INTEGER",
)
FAILED = Fixed(
    "UPDATE outbox SET due_at=:due_at, error=:error WHERE outbox.id = :id_ AND outbox.sent_at IS NULL AND outbox.attempts = :mine",
    "UPDATE outbox SET due_at=%(due_at)s::VARCHAR, error=%(error)s::VARCHAR WHERE outbox.id = %(id_)s::INTEGER AND outbox.sent_at IS NULL AND outbox.attempts = %(mine)s::INTEGER",
)
