"""Textbook tasks: in-memory CRUD, sqlite3 helpers and building SQL."""

from tasklib import Task


def crud_repository(thing, things, names, extra):
    """A task about an in-memory repository of `thing` records kept as dicts."""
    return Task(
        id=f"{thing}_repository", topic="crud_sql", kind="class",
        names=names, args=[], types=[], returns="",
        does=[
            f"stores {things} in memory with create, get, update, delete and list",
            f"implements CRUD operations for {things}",
            f"is an in-memory repository for {things}",
            f"manages {things} with ids that count up",
            f"lets you create, read, update and delete {things}",
            f"keeps {things} in a dictionary by id",
            f"provides CRUD for {things} with {extra}",
        ],
        doc=[f"An in-memory repository for {things}.", f"Store {things} in memory."],
        solutions=[r'''class $name:
$doc    def __init__(self):
        self.THINGS = {}
        self.next_id = 1

    def create(self, **fields):
        THING = {"id": self.next_id, **fields}
        self.THINGS[self.next_id] = THING
        self.next_id += 1
        return THING

    def get(self, THING_id):
        return self.THINGS.get(THING_id)

    def list(self):
        return list(self.THINGS.values())

    def update(self, THING_id, **fields):
        THING = self.THINGS.get(THING_id)
        if THING is None:
            return None
        THING.update(fields)
        return THING

    def delete(self, THING_id):
        return self.THINGS.pop(THING_id, None) is not None
'''.replace("THINGS", things).replace("THING", thing), r'''class $name:
$doc    def __init__(self):
        self._THINGS = {}
        self._next_id = 1

    def create(self, **data):
        THING_id = self._next_id
        self._next_id += 1
        self._THINGS[THING_id] = {"id": THING_id, **data}
        return self._THINGS[THING_id]

    def get(self, THING_id):
        return self._THINGS.get(THING_id)

    def list(self):
        return list(self._THINGS.values())

    def update(self, THING_id, **data):
        if THING_id not in self._THINGS:
            return None
        self._THINGS[THING_id].update(data)
        return self._THINGS[THING_id]

    def delete(self, THING_id):
        if THING_id not in self._THINGS:
            return False
        del self._THINGS[THING_id]
        return True
'''.replace("THINGS", things).replace("THING", thing)],
        tests=r'''r = $name()
assert r.list() == []
a = r.create(FIELD="x")
b = r.create(FIELD="y")
assert a["id"] == 1 and b["id"] == 2
assert r.get(1)["FIELD"] == "x"
assert r.get(9) is None
assert r.update(2, FIELD="z")["FIELD"] == "z"
assert r.update(9, FIELD="z") is None
assert r.delete(1) is True
assert r.delete(1) is False
assert [item["id"] for item in r.list()] == [2]
'''.replace("FIELD", extra))


def dataclass_store(thing, things, label, fields, sample, change, names):
    """A task about a dataclass and a store with create, get, update, delete and list methods named after the thing."""
    field_lines = "\n".join(f"    {field}: {kind}" for field, kind in fields)
    params = ", ".join(field for field, _ in fields)
    typed = ", ".join(f"{field}: {kind}" for field, kind in fields)

    def fill(text):
        return (text.replace("FIELD_LINES", field_lines).replace("TYPED", typed).replace("PARAMS", params)
                .replace("LABEL", label).replace("THINGS", things).replace("THING", thing))

    return Task(
        id=f"{thing}_store", topic="crud_sql", kind="class",
        names=names, args=[], types=[], returns="",
        does=[
            f"manages {things} with a {label} dataclass",
            f"has methods to add, get, update, delete and list {things}",
            f"stores {label} objects in memory",
            f"is a service for creating and changing {things}",
            f"raises KeyError when a {thing} does not exist",
            f"keeps {label} dataclass objects in a dict by id",
        ],
        doc=[f"Manage {things} in memory.", f"A store of {things}."],
        solutions=[fill(r'''from dataclasses import dataclass


@dataclass
class LABEL:
    id: int
FIELD_LINES


class $name:
$doc    def __init__(self):
        self.THINGS = {}
        self.next_id = 1

    def add_THING(self, PARAMS):
        THING = LABEL(self.next_id, PARAMS)
        self.THINGS[THING.id] = THING
        self.next_id += 1
        return THING

    def get_THING(self, THING_id):
        if THING_id not in self.THINGS:
            raise KeyError(f"THING {THING_id} not found")
        return self.THINGS[THING_id]

    def update_THING(self, THING_id, **changes):
        THING = self.get_THING(THING_id)
        for key, value in changes.items():
            setattr(THING, key, value)
        return THING

    def delete_THING(self, THING_id):
        self.get_THING(THING_id)
        del self.THINGS[THING_id]

    def list_THINGS(self):
        return list(self.THINGS.values())
'''), fill(r'''from dataclasses import dataclass, replace


@dataclass
class LABEL:
    id: int
FIELD_LINES


class $name:
$doc    def __init__(self) -> None:
        self._THINGS: dict[int, LABEL] = {}
        self._next_id = 1

    def add_THING(self, TYPED) -> LABEL:
        THING = LABEL(self._next_id, PARAMS)
        self._THINGS[THING.id] = THING
        self._next_id += 1
        return THING

    def get_THING(self, THING_id: int) -> LABEL:
        return self._THINGS[THING_id]

    def update_THING(self, THING_id: int, **changes) -> LABEL:
        THING = replace(self._THINGS[THING_id], **changes)
        self._THINGS[THING_id] = THING
        return THING

    def delete_THING(self, THING_id: int) -> None:
        del self._THINGS[THING_id]

    def list_THINGS(self) -> list[LABEL]:
        return list(self._THINGS.values())
''')],
        tests=fill(rf'''s = $name()
assert s.list_THINGS() == []
a = s.add_THING({sample})
b = s.add_THING({sample})
assert (a.id, b.id) == (1, 2)
assert s.get_THING(1) == a
assert s.update_THING(2, {change[0]}={change[1]}).{change[0]} == {change[1]}
assert s.get_THING(2).{change[0]} == {change[1]}
s.delete_THING(1)
assert [item.id for item in s.list_THINGS()] == [2]
for action in (s.get_THING, s.delete_THING, s.update_THING):
    try:
        action(1)
        assert False
    except KeyError:
        pass
'''))


USERS_DB = r'''import sqlite3
conn = sqlite3.connect(":memory:")
conn.execute("CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, email TEXT)")
'''

TWO_USERS = USERS_DB + r'''conn.execute("INSERT INTO users (name, email) VALUES ('Ann', 'ann@x.org')")
conn.execute("INSERT INTO users (name, email) VALUES ('Bob', 'bob@x.org')")
'''

CONN = ["conn", "connection", "db"]

TASKS = [
    crud_repository("user", "users", ["UserRepository", "UserStore", "InMemoryUserRepository"], "name"),
    crud_repository("product", "products", ["ProductRepository", "ProductStore", "InMemoryProductRepository"], "title"),
    crud_repository("order", "orders", ["OrderRepository", "OrderStore", "InMemoryOrderRepository"], "status"),
    crud_repository("note", "notes", ["NoteRepository", "NoteStore", "InMemoryNoteRepository"], "text"),
    crud_repository("customer", "customers", ["CustomerRepository", "CustomerStore", "InMemoryCustomerRepository"], "email"),
    dataclass_store("book", "books", "Book", [("title", "str"), ("author", "str")], '"Dune", "Herbert"',
                    ("title", '"Emma"'), ["BookStore", "Library", "BookService"]),
    dataclass_store("task", "tasks", "Task", [("title", "str"), ("done", "bool")], '"wash", False',
                    ("done", "True"), ["TaskManager", "TaskService", "TaskStore"]),
    dataclass_store("contact", "contacts", "Contact", [("name", "str"), ("phone", "str")], '"Ann", "123"',
                    ("phone", '"456"'), ["ContactBook", "AddressBook", "ContactService"]),
    Task(
        id="todo_list", topic="crud_sql", kind="class",
        names=["TodoList", "ToDoList", "TaskList"],
        args=[], types=[], returns="",
        does=[
            "represents a todo list",
            "keeps tasks and marks them as done",
            "lets you add, complete and remove tasks",
            "implements a simple to-do list",
            "stores todo items and lists the pending ones",
            "manages todo items with a done flag",
        ],
        doc=["A todo list.", "A list of tasks that can be completed."],
        solutions=[r'''class $name:
$doc    def __init__(self):
        self.tasks = []

    def add(self, title):
        self.tasks.append({"title": title, "done": False})

    def complete(self, title):
        for task in self.tasks:
            if task["title"] == title:
                task["done"] = True
                return True
        return False

    def remove(self, title):
        self.tasks = [task for task in self.tasks if task["title"] != title]

    def pending(self):
        return [task["title"] for task in self.tasks if not task["done"]]
''', r'''class $name:
$doc    def __init__(self):
        self.tasks = {}

    def add(self, title):
        self.tasks[title] = False

    def complete(self, title):
        if title not in self.tasks:
            return False
        self.tasks[title] = True
        return True

    def remove(self, title):
        self.tasks.pop(title, None)

    def pending(self):
        return [title for title, done in self.tasks.items() if not done]
'''],
        tests=r'''t = $name()
assert t.pending() == []
t.add("wash")
t.add("cook")
assert t.pending() == ["wash", "cook"]
assert t.complete("wash") is True
assert t.complete("nope") is False
assert t.pending() == ["cook"]
t.remove("cook")
t.remove("cook")
assert t.pending() == []
'''),
    Task(
        id="generic_repository", topic="crud_sql", kind="class",
        names=["Repository", "InMemoryRepository", "MemoryStore"],
        args=[], types=[], returns="",
        does=[
            "is a generic in-memory repository",
            "implements add, get, update, delete and all for any kind of item",
            "stores any items by id",
            "provides CRUD operations for objects",
            "keeps items in a dict and gives each a new id",
            "is a repository that raises KeyError for unknown ids",
        ],
        doc=["A generic in-memory repository.", "Store items by id."],
        solutions=[r'''class $name:
$doc    def __init__(self):
        self.items = {}
        self.next_id = 1

    def add(self, item):
        item_id = self.next_id
        self.items[item_id] = item
        self.next_id += 1
        return item_id

    def get(self, item_id):
        if item_id not in self.items:
            raise KeyError(item_id)
        return self.items[item_id]

    def update(self, item_id, item):
        if item_id not in self.items:
            raise KeyError(item_id)
        self.items[item_id] = item

    def delete(self, item_id):
        if item_id not in self.items:
            raise KeyError(item_id)
        del self.items[item_id]

    def all(self):
        return list(self.items.values())
''', r'''from itertools import count


class $name:
$doc    def __init__(self):
        self._items = {}
        self._ids = count(1)

    def add(self, item):
        item_id = next(self._ids)
        self._items[item_id] = item
        return item_id

    def get(self, item_id):
        return self._items[item_id]

    def update(self, item_id, item):
        self.get(item_id)
        self._items[item_id] = item

    def delete(self, item_id):
        del self._items[item_id]

    def all(self):
        return list(self._items.values())
'''],
        tests=r'''r = $name()
assert r.all() == []
a = r.add("x")
b = r.add("y")
assert a != b
assert r.get(a) == "x"
r.update(a, "z")
assert r.all() == ["z", "y"]
r.delete(b)
for action in (lambda: r.get(b), lambda: r.update(b, 1), lambda: r.delete(b)):
    try:
        action()
        assert False
    except KeyError:
        pass
'''),
    Task(
        id="create_users_table", topic="crud_sql", kind="function",
        names=["create_table", "create_users_table", "init_db"],
        args=[CONN], types=["sqlite3.Connection"], returns="None",
        does=[
            "creates a users table in a SQLite database",
            "creates the users table if it does not exist",
            "sets up a SQLite table with id, name and email",
            "takes a sqlite3 connection and creates the users table",
            "runs CREATE TABLE for users",
            "initializes the database with a table of users",
        ],
        doc=["Create the users table.", "Set up the database."],
        solutions=[r'''import sqlite3


def $name($sig)$ret:
$doc    $a0.execute(
        """
        CREATE TABLE IF NOT EXISTS users (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL,
            email TEXT
        )
        """
    )
    $a0.commit()
''', r'''import sqlite3


def $name($sig)$ret:
$doc    with $a0:
        $a0.execute(
            "CREATE TABLE IF NOT EXISTS users "
            "(id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT)"
        )
'''],
        tests=r'''import sqlite3
c = sqlite3.connect(":memory:")
$name(c)
$name(c)
c.execute("INSERT INTO users (name, email) VALUES ('Ann', 'a@x.org')")
assert c.execute("SELECT id, name, email FROM users").fetchall() == [(1, "Ann", "a@x.org")]
assert c.execute("SELECT COUNT(*) FROM users").fetchone()[0] == 1
'''),
    Task(
        id="insert_user_sql", topic="crud_sql", kind="function",
        names=["create_user", "insert_user", "add_user"],
        args=[CONN, ["name", "username", "full_name"], ["email", "mail", "address"]],
        types=["sqlite3.Connection", "str", "str"], returns="int",
        does=[
            "inserts a user into a SQLite database and returns its id",
            "adds a row to the users table",
            "creates a user with name and email using sqlite3",
            "runs an INSERT statement with parameters for a user",
            "takes a connection, a name and an email and inserts a user",
            "saves a new user and returns the row id",
        ],
        doc=["Insert a user and return its id.", "Add a user to the database."],
        vars=[["cursor", "cur"]],
        solutions=[r'''import sqlite3


def $name($sig)$ret:
$doc    $v0 = $a0.execute(
        "INSERT INTO users (name, email) VALUES (?, ?)",
        ($a1, $a2),
    )
    $a0.commit()
    return $v0.lastrowid
''', r'''import sqlite3


def $name($sig)$ret:
$doc    $v0 = $a0.cursor()
    $v0.execute("INSERT INTO users (name, email) VALUES (?, ?)", ($a1, $a2))
    $a0.commit()
    return $v0.lastrowid
'''],
        tests=USERS_DB + r'''assert $name(conn, "Ann", "ann@x.org") == 1
assert $name(conn, "O'Neil", "o@x.org") == 2
assert conn.execute("SELECT name FROM users ORDER BY id").fetchall() == [("Ann",), ("O'Neil",)]
'''),
    Task(
        id="get_user_sql", topic="crud_sql", kind="function",
        names=["get_user", "find_user", "fetch_user"],
        args=[CONN, ["user_id", "id_", "uid"]], types=["sqlite3.Connection", "int"], returns="",
        does=[
            "gets a user by id from a SQLite database",
            "returns the row of a user or None",
            "selects a user from the users table by id",
            "takes a connection and a user id and returns the user",
            "reads one user with sqlite3",
            "looks up a user in the database",
        ],
        doc=["Return the user with the given id or None.", "Get a user by id."],
        vars=[["cursor", "cur", "rows"]],
        solutions=[r'''import sqlite3


def $name($sig)$ret:
$doc    $v0 = $a0.execute(
        "SELECT id, name, email FROM users WHERE id = ?",
        ($a1,),
    )
    return $v0.fetchone()
''', r'''import sqlite3


def $name($sig)$ret:
$doc    $v0 = $a0.cursor()
    $v0.execute("SELECT id, name, email FROM users WHERE id = ?", ($a1,))
    return $v0.fetchone()
'''],
        tests=TWO_USERS + r'''assert tuple($name(conn, 2)) == (2, "Bob", "bob@x.org")
assert tuple($name(conn, 1)) == (1, "Ann", "ann@x.org")
assert $name(conn, 9) is None
'''),
    Task(
        id="list_users_sql", topic="crud_sql", kind="function",
        names=["list_users", "get_all_users", "fetch_users"],
        args=[CONN], types=["sqlite3.Connection"], returns="list",
        does=[
            "lists all users in a SQLite database",
            "returns all rows of the users table ordered by id",
            "selects every user with sqlite3",
            "takes a connection and returns a list of users",
            "fetches all users from the database",
            "reads the whole users table",
        ],
        doc=["Return all users.", "List the users in the database."],
        vars=[["cursor", "cur", "rows"]],
        solutions=[r'''import sqlite3


def $name($sig)$ret:
$doc    $v0 = $a0.execute("SELECT id, name, email FROM users ORDER BY id")
    return $v0.fetchall()
''', r'''import sqlite3


def $name($sig)$ret:
$doc    $v0 = $a0.cursor()
    $v0.execute("SELECT id, name, email FROM users ORDER BY id")
    return $v0.fetchall()
'''],
        tests=TWO_USERS + r'''assert [tuple(row) for row in $name(conn)] == [(1, "Ann", "ann@x.org"), (2, "Bob", "bob@x.org")]
conn.execute("DELETE FROM users")
assert $name(conn) == []
'''),
    Task(
        id="update_user_sql", topic="crud_sql", kind="function",
        names=["update_user", "change_email", "update_email"],
        args=[CONN, ["user_id", "id_", "uid"], ["email", "new_email", "mail"]],
        types=["sqlite3.Connection", "int", "str"], returns="bool",
        does=[
            "updates the email of a user in a SQLite database",
            "changes a user's email with an UPDATE statement",
            "returns True if a user was updated",
            "takes a connection, a user id and an email and updates the row",
            "sets a new email for a user with sqlite3",
            "updates a row of the users table",
        ],
        doc=["Update the email of a user.", "Change a user's email and return True if it exists."],
        vars=[["cursor", "cur"]],
        solutions=[r'''import sqlite3


def $name($sig)$ret:
$doc    $v0 = $a0.execute(
        "UPDATE users SET email = ? WHERE id = ?",
        ($a2, $a1),
    )
    $a0.commit()
    return $v0.rowcount > 0
''', r'''import sqlite3


def $name($sig)$ret:
$doc    $v0 = $a0.cursor()
    $v0.execute("UPDATE users SET email = ? WHERE id = ?", ($a2, $a1))
    $a0.commit()
    return $v0.rowcount == 1
'''],
        tests=TWO_USERS + r'''assert $name(conn, 1, "new@x.org") is True
assert conn.execute("SELECT email FROM users ORDER BY id").fetchall() == [("new@x.org",), ("bob@x.org",)]
assert $name(conn, 9, "no@x.org") is False
'''),
    Task(
        id="delete_user_sql", topic="crud_sql", kind="function",
        names=["delete_user", "remove_user", "drop_user"],
        args=[CONN, ["user_id", "id_", "uid"]], types=["sqlite3.Connection", "int"], returns="bool",
        does=[
            "deletes a user from a SQLite database",
            "removes a user by id with a DELETE statement",
            "returns True if a user was deleted",
            "takes a connection and a user id and deletes the row",
            "deletes a row of the users table with sqlite3",
            "drops a user from the database by id",
        ],
        doc=["Delete a user by id.", "Delete a user and return True if it existed."],
        vars=[["cursor", "cur"]],
        solutions=[r'''import sqlite3


def $name($sig)$ret:
$doc    $v0 = $a0.execute("DELETE FROM users WHERE id = ?", ($a1,))
    $a0.commit()
    return $v0.rowcount > 0
''', r'''import sqlite3


def $name($sig)$ret:
$doc    $v0 = $a0.cursor()
    $v0.execute("DELETE FROM users WHERE id = ?", ($a1,))
    $a0.commit()
    return $v0.rowcount == 1
'''],
        tests=TWO_USERS + r'''assert $name(conn, 1) is True
assert conn.execute("SELECT name FROM users").fetchall() == [("Bob",)]
assert $name(conn, 1) is False
'''),
    Task(
        id="find_users_by_name_sql", topic="crud_sql", kind="function",
        names=["search_users", "find_users_by_name", "find_by_name"],
        args=[CONN, ["text", "term", "query"]], types=["sqlite3.Connection", "str"], returns="list",
        does=[
            "searches users whose name contains a text",
            "finds users by part of their name with LIKE",
            "selects users with a LIKE query",
            "takes a connection and a search term and returns matching users",
            "searches the users table by name",
            "returns the users whose name matches a search text",
        ],
        doc=["Find users whose name contains the text.", "Search users by name."],
        vars=[["cursor", "cur", "rows"]],
        solutions=[r'''import sqlite3


def $name($sig)$ret:
$doc    $v0 = $a0.execute(
        "SELECT id, name FROM users WHERE name LIKE ? ORDER BY id",
        (f"%{$a1}%",),
    )
    return $v0.fetchall()
''', r'''import sqlite3


def $name($sig)$ret:
$doc    $v0 = $a0.cursor()
    $v0.execute("SELECT id, name FROM users WHERE name LIKE ? ORDER BY id", ("%" + $a1 + "%",))
    return $v0.fetchall()
'''],
        tests=TWO_USERS + r'''assert $name(conn, "nn") == [(1, "Ann")]
assert $name(conn, "zzz") == []
assert len($name(conn, "")) == 2
'''),
    Task(
        id="count_rows_sql", topic="crud_sql", kind="function",
        names=["count_users", "user_count", "count_rows"],
        args=[CONN], types=["sqlite3.Connection"], returns="int",
        does=[
            "counts the users in a SQLite database",
            "returns the number of rows in the users table",
            "runs SELECT COUNT on the users table",
            "takes a connection and returns how many users there are",
            "finds the number of users with sqlite3",
            "uses COUNT to get the size of the users table",
        ],
        doc=["Return the number of users.", "Count the rows in the users table."],
        vars=[["row", "result"]],
        solutions=[r'''import sqlite3


def $name($sig)$ret:
$doc    return $a0.execute("SELECT COUNT(*) FROM users").fetchone()[0]
''', r'''import sqlite3


def $name($sig)$ret:
$doc    cursor = $a0.cursor()
    cursor.execute("SELECT COUNT(*) FROM users")
    $v0 = cursor.fetchone()
    return $v0[0]
'''],
        tests=TWO_USERS + r'''assert $name(conn) == 2
conn.execute("DELETE FROM users WHERE id = 1")
assert $name(conn) == 1
conn.execute("DELETE FROM users")
assert $name(conn) == 0
'''),
    Task(
        id="connect_db", topic="crud_sql", kind="function",
        names=["connect", "get_connection", "open_db"],
        args=[["path", "db_path", "filename"]], types=['str = ":memory:"'], returns="sqlite3.Connection",
        does=[
            "opens a SQLite connection with row access by column name",
            "connects to a SQLite database",
            "returns a sqlite3 connection that uses sqlite3.Row",
            "takes a path and opens the database",
            "creates a database connection with a row factory",
            "opens a SQLite database and sets its row factory",
        ],
        doc=["Open a SQLite connection.", "Connect to the database."],
        vars=[["conn", "connection"]],
        solutions=[r'''import sqlite3


def $name($sig)$ret:
$doc    $v0 = sqlite3.connect($a0)
    $v0.row_factory = sqlite3.Row
    return $v0
''', r'''import sqlite3


def $name($sig)$ret:
$doc    $v0 = sqlite3.connect($a0)
    $v0.row_factory = sqlite3.Row
    $v0.execute("PRAGMA foreign_keys = ON")
    return $v0
'''],
        tests=r'''c = $name()
row = c.execute("SELECT 1 AS one, 'x' AS letter").fetchone()
assert row["one"] == 1
assert row["letter"] == "x"
assert dict(row) == {"one": 1, "letter": "x"}
'''),
    Task(
        id="rows_as_dicts", topic="crud_sql", kind="function",
        names=["query_dicts", "fetch_dicts", "select_dicts"],
        args=[CONN, ["sql", "query", "statement"], ["params", "values", "parameters"]],
        types=["sqlite3.Connection", "str", "tuple = ()"], returns="list[dict]",
        does=[
            "runs a query and returns the rows as dictionaries",
            "executes a SELECT and returns a list of dicts",
            "converts the rows of a sqlite3 query to dicts",
            "takes a connection, a query and parameters and returns dict rows",
            "uses cursor.description to build a dict for every row",
            "fetches query results with column names as keys",
        ],
        doc=["Run a query and return rows as dicts.", "Return the result of a query as a list of dicts."],
        vars=[["cursor", "cur"], ["columns", "names"]],
        solutions=[r'''import sqlite3


def $name($sig)$ret:
$doc    $v0 = $a0.execute($a1, $a2)
    $v1 = [column[0] for column in $v0.description]
    return [dict(zip($v1, row)) for row in $v0.fetchall()]
''', r'''import sqlite3


def $name($sig)$ret:
$doc    $v0 = $a0.cursor()
    $v0.row_factory = sqlite3.Row
    $v0.execute($a1, $a2)
    return [dict(row) for row in $v0.fetchall()]
'''],
        tests=TWO_USERS + r'''assert $name(conn, "SELECT id, name FROM users ORDER BY id") == [{"id": 1, "name": "Ann"}, {"id": 2, "name": "Bob"}]
assert $name(conn, "SELECT name FROM users WHERE id = ?", (2,)) == [{"name": "Bob"}]
assert $name(conn, "SELECT name FROM users WHERE id = 9") == []
'''),
    Task(
        id="transfer_money_sql", topic="crud_sql", kind="function",
        names=["transfer", "transfer_money", "move_funds"],
        args=[CONN, ["from_id", "sender", "source"], ["to_id", "receiver", "target"], ["amount", "value", "money"]],
        types=["sqlite3.Connection", "int", "int", "int"], returns="None",
        does=[
            "transfers money between two accounts in one transaction",
            "moves an amount from one account to another with sqlite3",
            "updates two account balances in a transaction",
            "raises an error and rolls back when the balance is too low",
            "takes a connection, two account ids and an amount and transfers it",
            "uses a transaction to move money between accounts",
        ],
        doc=["Transfer money between two accounts.", "Move an amount from one account to another."],
        vars=[["balance", "available"]],
        solutions=[r'''import sqlite3


def $name($sig)$ret:
$doc    with $a0:
        row = $a0.execute("SELECT balance FROM accounts WHERE id = ?", ($a1,)).fetchone()
        if row is None or row[0] < $a3:
            raise ValueError("insufficient funds")
        $a0.execute("UPDATE accounts SET balance = balance - ? WHERE id = ?", ($a3, $a1))
        $a0.execute("UPDATE accounts SET balance = balance + ? WHERE id = ?", ($a3, $a2))
''', r'''import sqlite3


def $name($sig)$ret:
$doc    try:
        cursor = $a0.execute(
            "UPDATE accounts SET balance = balance - ? WHERE id = ? AND balance >= ?",
            ($a3, $a1, $a3),
        )
        if cursor.rowcount == 0:
            raise ValueError("insufficient funds")
        $a0.execute("UPDATE accounts SET balance = balance + ? WHERE id = ?", ($a3, $a2))
        $a0.commit()
    except Exception:
        $a0.rollback()
        raise
'''],
        tests=r'''import sqlite3
c = sqlite3.connect(":memory:")
c.execute("CREATE TABLE accounts (id INTEGER PRIMARY KEY, balance INTEGER)")
c.executemany("INSERT INTO accounts VALUES (?, ?)", [(1, 100), (2, 0)])
c.commit()
$name(c, 1, 2, 30)
assert c.execute("SELECT balance FROM accounts ORDER BY id").fetchall() == [(70,), (30,)]
try:
    $name(c, 2, 1, 50)
    assert False
except ValueError:
    pass
assert c.execute("SELECT balance FROM accounts ORDER BY id").fetchall() == [(70,), (30,)]
'''),
    Task(
        id="insert_many_sql", topic="crud_sql", kind="function",
        names=["insert_products", "add_products", "save_products"],
        args=[CONN, ["products", "items", "rows"]],
        types=["sqlite3.Connection", "list[tuple[str, float]]"], returns="None",
        does=[
            "inserts many products at once with executemany",
            "saves a list of products in a SQLite database",
            "takes a list of name and price pairs and inserts them",
            "adds several rows to the products table",
            "bulk inserts products with sqlite3",
            "uses executemany to insert rows",
        ],
        doc=["Insert many products at once.", "Save a list of products."],
        solutions=[r'''import sqlite3


def $name($sig)$ret:
$doc    $a0.executemany("INSERT INTO products (name, price) VALUES (?, ?)", $a1)
    $a0.commit()
''', r'''import sqlite3


def $name($sig)$ret:
$doc    with $a0:
        $a0.executemany(
            "INSERT INTO products (name, price) VALUES (?, ?)",
            $a1,
        )
'''],
        tests=r'''import sqlite3
c = sqlite3.connect(":memory:")
c.execute("CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT, price REAL)")
$name(c, [("pen", 1.5), ("cup", 3.0)])
assert c.execute("SELECT name, price FROM products ORDER BY id").fetchall() == [("pen", 1.5), ("cup", 3.0)]
$name(c, [])
assert c.execute("SELECT COUNT(*) FROM products").fetchone()[0] == 2
'''),
    Task(
        id="sqlite_user_repository", topic="crud_sql", kind="class",
        names=["UserRepository", "SqliteUserRepository", "UserDatabase"],
        args=[], types=[], returns="",
        does=[
            "stores users in SQLite with create, get, update, delete and list",
            "implements CRUD for users with sqlite3",
            "is a repository class that keeps users in a SQLite database",
            "wraps a sqlite3 connection and manages users",
            "creates the users table and offers CRUD methods with SQL",
            "reads and writes users with SQL statements",
        ],
        doc=["Store users in a SQLite database.", "A repository of users with SQL."],
        solutions=[r'''import sqlite3


class $name:
$doc    def __init__(self, path=":memory:"):
        self.conn = sqlite3.connect(path)
        self.conn.execute(
            "CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, name TEXT, email TEXT)"
        )

    def create(self, name, email):
        cursor = self.conn.execute("INSERT INTO users (name, email) VALUES (?, ?)", (name, email))
        self.conn.commit()
        return cursor.lastrowid

    def get(self, user_id):
        cursor = self.conn.execute("SELECT id, name, email FROM users WHERE id = ?", (user_id,))
        return cursor.fetchone()

    def list(self):
        return self.conn.execute("SELECT id, name, email FROM users ORDER BY id").fetchall()

    def update(self, user_id, name, email):
        cursor = self.conn.execute(
            "UPDATE users SET name = ?, email = ? WHERE id = ?", (name, email, user_id)
        )
        self.conn.commit()
        return cursor.rowcount > 0

    def delete(self, user_id):
        cursor = self.conn.execute("DELETE FROM users WHERE id = ?", (user_id,))
        self.conn.commit()
        return cursor.rowcount > 0
''', r'''import sqlite3


class $name:
$doc    def __init__(self, path=":memory:"):
        self.conn = sqlite3.connect(path)
        with self.conn:
            self.conn.execute(
                "CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, name TEXT, email TEXT)"
            )

    def create(self, name, email):
        with self.conn:
            cursor = self.conn.execute(
                "INSERT INTO users (name, email) VALUES (?, ?)", (name, email)
            )
        return cursor.lastrowid

    def get(self, user_id):
        return self.conn.execute("SELECT * FROM users WHERE id = ?", (user_id,)).fetchone()

    def list(self):
        return self.conn.execute("SELECT * FROM users ORDER BY id").fetchall()

    def update(self, user_id, name, email):
        with self.conn:
            cursor = self.conn.execute(
                "UPDATE users SET name = ?, email = ? WHERE id = ?", (name, email, user_id)
            )
        return cursor.rowcount > 0

    def delete(self, user_id):
        with self.conn:
            cursor = self.conn.execute("DELETE FROM users WHERE id = ?", (user_id,))
        return cursor.rowcount > 0
'''],
        tests=r'''r = $name()
assert r.list() == []
assert r.create("Ann", "a@x.org") == 1
assert r.create("Bob", "b@x.org") == 2
assert r.get(1) == (1, "Ann", "a@x.org")
assert r.get(9) is None
assert r.update(2, "Rob", "r@x.org") is True
assert r.update(9, "x", "y") is False
assert r.delete(1) is True
assert r.delete(1) is False
assert r.list() == [(2, "Rob", "r@x.org")]
'''),
    Task(
        id="sqlite_key_value", topic="crud_sql", kind="class",
        names=["KeyValueStore", "SqliteStore", "SettingsStore"],
        args=[], types=[], returns="",
        does=[
            "stores key value pairs in SQLite",
            "is a key value store backed by sqlite3",
            "saves settings in a SQLite database",
            "has set, get and delete methods that use SQL",
            "keeps keys and values in a database table",
            "implements a persistent dictionary with sqlite3",
        ],
        doc=["A key value store backed by SQLite.", "Store settings in a database."],
        solutions=[r'''import sqlite3


class $name:
$doc    def __init__(self, path=":memory:"):
        self.conn = sqlite3.connect(path)
        self.conn.execute("CREATE TABLE IF NOT EXISTS store (key TEXT PRIMARY KEY, value TEXT)")

    def set(self, key, value):
        self.conn.execute("INSERT OR REPLACE INTO store (key, value) VALUES (?, ?)", (key, value))
        self.conn.commit()

    def get(self, key, default=None):
        row = self.conn.execute("SELECT value FROM store WHERE key = ?", (key,)).fetchone()
        return row[0] if row else default

    def delete(self, key):
        self.conn.execute("DELETE FROM store WHERE key = ?", (key,))
        self.conn.commit()
''', r'''import sqlite3


class $name:
$doc    def __init__(self, path=":memory:"):
        self.conn = sqlite3.connect(path)
        with self.conn:
            self.conn.execute("CREATE TABLE IF NOT EXISTS items (key TEXT PRIMARY KEY, value TEXT)")

    def set(self, key, value):
        with self.conn:
            self.conn.execute("REPLACE INTO items (key, value) VALUES (?, ?)", (key, value))

    def get(self, key, default=None):
        cursor = self.conn.execute("SELECT value FROM items WHERE key = ?", (key,))
        row = cursor.fetchone()
        return default if row is None else row[0]

    def delete(self, key):
        with self.conn:
            self.conn.execute("DELETE FROM items WHERE key = ?", (key,))
'''],
        tests=r'''s = $name()
assert s.get("a") is None
assert s.get("a", "x") == "x"
s.set("a", "1")
s.set("a", "2")
assert s.get("a") == "2"
s.delete("a")
s.delete("a")
assert s.get("a") is None
'''),
    Task(
        id="build_insert_sql", topic="crud_sql", kind="function",
        names=["build_insert", "insert_sql", "make_insert"],
        args=[["table", "table_name", "name"], ["data", "values", "record"]],
        types=["str", "dict"], returns="tuple[str, list]",
        does=[
            "builds an INSERT statement from a table name and a dict",
            "returns an INSERT query with placeholders and its parameters",
            "creates SQL to insert a dict as a row",
            "takes a table and a dict and returns the SQL and the values",
            "generates a parameterized INSERT statement",
            "makes an INSERT query string for a dictionary of columns",
        ],
        doc=["Build an INSERT statement and its parameters.", "Return the SQL and values to insert a row."],
        vars=[["columns", "names"], ["placeholders", "marks"], ["sql", "query"]],
        solutions=[r'''def $name($sig)$ret:
$doc    $v0 = ", ".join($a1)
    $v1 = ", ".join("?" for _ in $a1)
    $v2 = f"INSERT INTO {$a0} ({$v0}) VALUES ({$v1})"
    return $v2, list($a1.values())
''', r'''def $name($sig)$ret:
$doc    $v0 = ", ".join($a1.keys())
    $v1 = ", ".join(["?"] * len($a1))
    return f"INSERT INTO {$a0} ({$v0}) VALUES ({$v1})", list($a1.values())
'''],
        tests=r'''assert $name("users", {"name": "Ann", "age": 3}) == ("INSERT INTO users (name, age) VALUES (?, ?)", ["Ann", 3])
assert $name("t", {"a": None}) == ("INSERT INTO t (a) VALUES (?)", [None])
'''),
    Task(
        id="build_select_sql", topic="crud_sql", kind="function",
        names=["build_select", "select_sql", "make_select"],
        args=[["table", "table_name", "source"], ["columns", "fields", "names"], ["where", "filters", "conditions"]],
        types=["str", "list = None", "dict = None"], returns="tuple[str, list]",
        does=[
            "builds a SELECT statement from a table, columns and filters",
            "returns a SELECT query with a WHERE clause and its parameters",
            "creates a parameterized SELECT statement",
            "takes a table name, columns and conditions and returns SQL and values",
            "generates SQL to select rows",
            "makes a SELECT query string with optional filters",
        ],
        doc=["Build a SELECT statement and its parameters.", "Return the SQL and values to select rows."],
        vars=[["sql", "query"], ["params", "values"], ["clauses", "parts"]],
        solutions=[r'''def $name($sig)$ret:
$doc    $v0 = f"SELECT {', '.join($a1 or ['*'])} FROM {$a0}"
    if not $a2:
        return $v0, []
    $v2 = " AND ".join(f"{column} = ?" for column in $a2)
    return f"{$v0} WHERE {$v2}", list($a2.values())
''', r'''def $name($sig)$ret:
$doc    column_list = ", ".join($a1) if $a1 else "*"
    $v0 = f"SELECT {column_list} FROM {$a0}"
    $v1 = []
    if $a2:
        $v2 = []
        for column, value in $a2.items():
            $v2.append(f"{column} = ?")
            $v1.append(value)
        $v0 += " WHERE " + " AND ".join($v2)
    return $v0, $v1
'''],
        tests=r'''assert $name("users") == ("SELECT * FROM users", [])
assert $name("users", ["id", "name"]) == ("SELECT id, name FROM users", [])
assert $name("users", None, {"id": 1, "name": "x"}) == ("SELECT * FROM users WHERE id = ? AND name = ?", [1, "x"])
'''),
    Task(
        id="build_update_sql", topic="crud_sql", kind="function",
        names=["build_update", "update_sql", "make_update"],
        args=[["table", "table_name", "name"], ["data", "changes", "values"], ["row_id", "id_", "key"]],
        types=["str", "dict", "int"], returns="tuple[str, list]",
        does=[
            "builds an UPDATE statement from a table, a dict and an id",
            "returns an UPDATE query with placeholders and its parameters",
            "creates a parameterized UPDATE statement",
            "takes a table, changed columns and a row id and returns SQL and values",
            "generates SQL to update a row by id",
            "makes an UPDATE query string for a dictionary of columns",
        ],
        doc=["Build an UPDATE statement and its parameters.", "Return the SQL and values to update a row."],
        vars=[["assignments", "set_clause"], ["sql", "query"]],
        solutions=[r'''def $name($sig)$ret:
$doc    $v0 = ", ".join(f"{column} = ?" for column in $a1)
    $v1 = f"UPDATE {$a0} SET {$v0} WHERE id = ?"
    return $v1, [*$a1.values(), $a2]
''', r'''def $name($sig)$ret:
$doc    $v0 = ", ".join([f"{column} = ?" for column in $a1.keys()])
    params = list($a1.values()) + [$a2]
    return f"UPDATE {$a0} SET {$v0} WHERE id = ?", params
'''],
        tests=r'''assert $name("users", {"name": "Ann", "age": 3}, 7) == ("UPDATE users SET name = ?, age = ? WHERE id = ?", ["Ann", 3, 7])
assert $name("t", {"a": None}, 1) == ("UPDATE t SET a = ? WHERE id = ?", [None, 1])
'''),
    Task(
        id="query_builder", topic="crud_sql", kind="class",
        names=["QueryBuilder", "SelectQuery", "SqlBuilder"],
        args=[], types=[], returns="",
        does=[
            "builds SELECT statements with chained calls",
            "is a query builder with select, where, order_by and limit",
            "creates SQL queries with method chaining",
            "implements a simple SQL query builder",
            "collects columns and conditions and returns the SQL text",
            "generates a SELECT query step by step",
        ],
        doc=["Build SELECT statements with chained calls.", "A simple SQL query builder."],
        solutions=[r'''class $name:
$doc    def __init__(self, table):
        self.table = table
        self.columns = []
        self.conditions = []
        self.order = None
        self.max_rows = None

    def select(self, *columns):
        self.columns.extend(columns)
        return self

    def where(self, condition):
        self.conditions.append(condition)
        return self

    def order_by(self, column):
        self.order = column
        return self

    def limit(self, n):
        self.max_rows = n
        return self

    def build(self):
        sql = f"SELECT {', '.join(self.columns) or '*'} FROM {self.table}"
        if self.conditions:
            sql += " WHERE " + " AND ".join(self.conditions)
        if self.order:
            sql += f" ORDER BY {self.order}"
        if self.max_rows is not None:
            sql += f" LIMIT {self.max_rows}"
        return sql
''', r'''class $name:
$doc    def __init__(self, table):
        self.table = table
        self.columns = "*"
        self.conditions = []
        self.suffix = ""

    def select(self, *columns):
        self.columns = ", ".join(columns)
        return self

    def where(self, condition):
        self.conditions.append(condition)
        return self

    def order_by(self, column):
        self.suffix += f" ORDER BY {column}"
        return self

    def limit(self, n):
        self.suffix += f" LIMIT {n}"
        return self

    def build(self):
        sql = f"SELECT {self.columns} FROM {self.table}"
        if self.conditions:
            sql += " WHERE " + " AND ".join(self.conditions)
        return sql + self.suffix
'''],
        tests=r'''assert $name("users").build() == "SELECT * FROM users"
q = $name("users").select("id", "name").where("age > 18").where("active = 1").order_by("name").limit(5)
assert q.build() == "SELECT id, name FROM users WHERE age > 18 AND active = 1 ORDER BY name LIMIT 5"
assert $name("t").limit(1).build() == "SELECT * FROM t LIMIT 1"
'''),
    Task(
        id="filter_records", topic="crud_sql", kind="function",
        names=["filter_records", "find_records", "filter_by"],
        args=[["records", "rows", "items"]], types=["list[dict]"], returns="list[dict]",
        does=[
            "filters a list of dicts by keyword arguments",
            "returns the records whose fields match the given values",
            "selects dictionaries where all given keys have the given values",
            "takes a list of dicts and conditions and returns the matching dicts",
            "finds records by field values",
            "works like a WHERE clause for a list of dictionaries",
        ],
        doc=["Return the records that match all conditions.", "Filter a list of dicts by field values."],
        vars=[["conditions", "filters", "criteria"], ["record", "row"]],
        solutions=[r'''def $name($a0, **$v0):
$doc    return [
        $v1 for $v1 in $a0
        if all($v1.get(key) == value for key, value in $v0.items())
    ]
''', r'''def $name($a0, **$v0):
$doc    result = []
    for $v1 in $a0:
        if all($v1.get(key) == value for key, value in $v0.items()):
            result.append($v1)
    return result
'''],
        tests=r'''rows = [{"a": 1, "b": 2}, {"a": 1, "b": 3}, {"a": 2}]
assert $name(rows, a=1) == rows[:2]
assert $name(rows, a=1, b=3) == [rows[1]]
assert $name(rows) == rows
assert $name(rows, c=1) == []
'''),
    Task(
        id="paginate", topic="crud_sql", kind="function",
        names=["paginate", "get_page", "page_items"],
        args=[["items", "records", "rows"], ["page", "page_number", "number"], ["page_size", "per_page", "size"]],
        types=["list", "int = 1", "int = 10"], returns="list",
        does=[
            "returns one page of a list",
            "paginates a list of items",
            "takes items, a page number and a page size and returns that page",
            "slices a list into pages and returns one of them",
            "gets the items on a given page",
            "returns the items for a page number starting at 1",
        ],
        doc=["Return one page of the items.", "Paginate a list."],
        vars=[["start", "offset"], ["end", "stop"]],
        solutions=[r'''def $name($sig)$ret:
$doc    $v0 = ($a1 - 1) * $a2
    return $a0[$v0:$v0 + $a2]
''', r'''def $name($sig)$ret:
$doc    $v0 = ($a1 - 1) * $a2
    $v1 = $v0 + $a2
    return $a0[$v0:$v1]
'''],
        tests=r'''items = list(range(25))
assert $name(items, 1, 10) == list(range(10))
assert $name(items, 3, 10) == [20, 21, 22, 23, 24]
assert $name(items, 4, 10) == []
assert $name(items) == list(range(10))
'''),
]
