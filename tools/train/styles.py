"""The material of the SQL adapter: record classes over sqlite3, plain statements, and the requests for them, from entity tables."""
ENTITIES = {
    "user": [("name", "TEXT"), ("email", "TEXT"), ("age", "INTEGER"), ("created_at", "TEXT")],
    "product": [("title", "TEXT"), ("price", "REAL"), ("stock", "INTEGER"), ("category", "TEXT")],
    "order": [("customer_id", "INTEGER"), ("total", "REAL"), ("status", "TEXT"), ("placed_at", "TEXT")],
    "customer": [("name", "TEXT"), ("city", "TEXT"), ("phone", "TEXT"), ("email", "TEXT")],
    "book": [("title", "TEXT"), ("author", "TEXT"), ("year", "INTEGER"), ("isbn", "TEXT")],
    "task": [("title", "TEXT"), ("done", "INTEGER"), ("due_date", "TEXT"), ("priority", "INTEGER")],
    "note": [("title", "TEXT"), ("body", "TEXT"), ("created_at", "TEXT")],
    "employee": [("name", "TEXT"), ("department", "TEXT"), ("salary", "REAL"), ("hired_at", "TEXT")],
    "invoice": [("number", "TEXT"), ("amount", "REAL"), ("paid", "INTEGER"), ("due_date", "TEXT")],
    "student": [("name", "TEXT"), ("grade", "INTEGER"), ("email", "TEXT")],
    "course": [("title", "TEXT"), ("teacher", "TEXT"), ("credits", "INTEGER")],
    "event": [("name", "TEXT"), ("place", "TEXT"), ("starts_at", "TEXT")],
    "comment": [("author", "TEXT"), ("body", "TEXT"), ("post_id", "INTEGER")],
    "post": [("title", "TEXT"), ("body", "TEXT"), ("author", "TEXT")],
    "movie": [("title", "TEXT"), ("director", "TEXT"), ("year", "INTEGER"), ("rating", "REAL")],
    "account": [("owner", "TEXT"), ("balance", "REAL"), ("currency", "TEXT")],
    "payment": [("account_id", "INTEGER"), ("amount", "REAL"), ("paid_at", "TEXT")],
    "item": [("name", "TEXT"), ("quantity", "INTEGER"), ("price", "REAL")],
    "message": [("sender", "TEXT"), ("receiver", "TEXT"), ("body", "TEXT")],
    "ticket": [("title", "TEXT"), ("status", "TEXT"), ("assignee", "TEXT")],
}
SUFFIXES = ["Repository", "Store", "Table", "Dao"]


def plural(word):
    return word[:-1] + "ies" if word.endswith("y") else word + "s"


def _create(entity, fields):
    columns = ", ".join(f"{name} {kind}" for name, kind in fields)
    return f"CREATE TABLE IF NOT EXISTS {plural(entity)} (id INTEGER PRIMARY KEY, {columns})"


def _class(entity, fields, name):
    table = plural(entity)
    names = [f for f, _ in fields]
    listed = ", ".join(names)
    marks = ", ".join("?" for _ in names)
    sets = ", ".join(f"{n} = ?" for n in names)
    return f'''import sqlite3


class {name}:
    def __init__(self, path=":memory:"):
        self.db = sqlite3.connect(path)
        self.db.execute("{_create(entity, fields)}")

    def create(self, {listed}):
        cursor = self.db.execute("INSERT INTO {table} ({listed}) VALUES ({marks})", ({listed}))
        self.db.commit()
        return cursor.lastrowid

    def get(self, {entity}_id):
        return self.db.execute("SELECT id, {listed} FROM {table} WHERE id = ?", ({entity}_id,)).fetchone()

    def update(self, {entity}_id, {listed}):
        self.db.execute("UPDATE {table} SET {sets} WHERE id = ?", ({listed}, {entity}_id))
        self.db.commit()

    def delete(self, {entity}_id):
        self.db.execute("DELETE FROM {table} WHERE id = ?", ({entity}_id,))
        self.db.commit()

    def list(self):
        return self.db.execute("SELECT id, {listed} FROM {table} ORDER BY id").fetchall()
'''


def _statement(entity, fields, rng):
    table = plural(entity)
    field, _ = rng.choice(fields)
    names = [f for f, _ in fields]
    listed = ", ".join(names)
    made = [
        ([f"creates a table for {table}", f"creates the {table} table"],
         "CREATE TABLE " + table + " (\n    id INTEGER PRIMARY KEY,\n" + ",\n".join(f"    {n} {k}" for n, k in fields) + "\n);\n"),
        ([f"returns all {table}", f"selects every {entity}", f"lists the {table}"], f"SELECT id, {listed} FROM {table};\n"),
        ([f"returns the {table} sorted by {field}", f"lists {table} ordered by {field}"], f"SELECT id, {listed} FROM {table} ORDER BY {field};\n"),
        ([f"finds {table} by {field}", f"returns the {table} with a given {field}"], f"SELECT id, {listed} FROM {table} WHERE {field} = ?;\n"),
        ([f"counts {table} by {field}", f"counts the {table} for each {field}"], f"SELECT {field}, COUNT(*) FROM {table} GROUP BY {field};\n"),
        ([f"counts the {table}", f"returns the number of {table}"], f"SELECT COUNT(*) FROM {table};\n"),
        ([f"inserts a {entity}", f"adds a new {entity}"], f"INSERT INTO {table} ({listed}) VALUES ({', '.join('?' for _ in names)});\n"),
        ([f"deletes a {entity} by its id", f"removes a {entity}"], f"DELETE FROM {table} WHERE id = ?;\n"),
        ([f"changes the {field} of a {entity}", f"updates the {field} of a {entity}"], f"UPDATE {table} SET {field} = ? WHERE id = ?;\n"),
    ]
    return rng.choice(made)


def record_document(rng):
    """(request, source, language)."""
    entity = rng.choice(sorted(ENTITIES))
    fields = ENTITIES[entity]
    kept = [f for f in fields if rng.random() < 0.85]
    fields = kept if len(kept) > 1 else fields
    if rng.random() < 0.6:
        name = entity.capitalize() + rng.choice(SUFFIXES)
        asked = rng.choice([f"Write a Python class that stores {plural(entity)} in SQLite.", f"Write a CRUD class for {plural(entity)}.",
                            f"Write a Python class {name} with create, get, update, delete and list.", f"Write a Python class that manages {plural(entity)}.",
                            f"Create a repository class for a {entity} table.", f"I need a class that keeps {plural(entity)} in a database."])
        return asked, _class(entity, fields, name), "python"
    does, source = _statement(entity, fields, rng)
    asked = rng.choice(["Write an SQL statement that {}.", "Write a query that {}.", "SQL that {}", "Give me an SQL query that {}."]).format(rng.choice(does))
    return asked, source, "sql"
