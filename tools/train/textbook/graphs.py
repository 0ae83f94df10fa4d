"""Textbook tasks: graphs and grids."""

from tasklib import Task

TASKS = [
    Task(
        id="bfs", topic="graphs", kind="function",
        names=["bfs", "breadth_first_search", "bfs_traversal"],
        args=[["graph", "adj", "adjacency"], ["start", "source", "root"]],
        types=["dict", "str"], returns="list",
        does=[
            "does a breadth first search of a graph",
            "traverses a graph with BFS and returns the visited order",
            "visits the nodes of a graph level by level from a start node",
            "takes an adjacency dict and a start node and returns the BFS order",
            "explores a graph with a queue",
            "performs breadth first search starting at a node",
        ],
        doc=["Return the nodes in breadth first order.", "Traverse a graph with breadth first search."],
        solutions=[r'''from collections import deque


def $name($sig)$ret:
$doc    visited = {$a1}
    queue = deque([$a1])
    order = []
    while queue:
        node = queue.popleft()
        order.append(node)
        for neighbor in $a0[node]:
            if neighbor not in visited:
                visited.add(neighbor)
                queue.append(neighbor)
    return order
''', r'''from collections import deque


def $name($sig)$ret:
$doc    visited = []
    queue = deque([$a1])
    while queue:
        node = queue.popleft()
        if node not in visited:
            visited.append(node)
            queue.extend($a0[node])
    return visited
'''],
        tests=r'''g = {"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}
assert $name(g, "a") == ["a", "b", "c", "d"]
assert $name(g, "d") == ["d"]
assert $name({"x": ["x"]}, "x") == ["x"]
'''),
    Task(
        id="dfs", topic="graphs", kind="function",
        names=["dfs", "depth_first_search", "dfs_traversal"],
        args=[["graph", "adj", "adjacency"], ["start", "source", "root"]],
        types=["dict", "str"], returns="list",
        does=[
            "does a depth first search of a graph",
            "traverses a graph with DFS and returns the visited order",
            "visits the nodes of a graph going as deep as possible first",
            "takes an adjacency dict and a start node and returns the DFS order",
            "explores a graph recursively from a start node",
            "performs depth first search starting at a node",
        ],
        doc=["Return the nodes in depth first order.", "Traverse a graph with depth first search."],
        solutions=[r'''def $name($sig)$ret:
$doc    visited = set()
    order = []

    def visit(node):
        visited.add(node)
        order.append(node)
        for neighbor in $a0[node]:
            if neighbor not in visited:
                visit(neighbor)

    visit($a1)
    return order
''', r'''def $name($sig)$ret:
$doc    visited = set()
    order = []
    stack = [$a1]
    while stack:
        node = stack.pop()
        if node in visited:
            continue
        visited.add(node)
        order.append(node)
        for neighbor in reversed($a0[node]):
            if neighbor not in visited:
                stack.append(neighbor)
    return order
'''],
        tests=r'''g = {"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}
assert $name(g, "a") == ["a", "b", "d", "c"]
assert $name(g, "d") == ["d"]
assert $name({"x": ["x"]}, "x") == ["x"]
'''),
    Task(
        id="dfs_recursive_visited", topic="graphs", kind="function",
        names=["dfs", "dfs_recursive", "depth_first_search"],
        args=[["graph", "adj", "adjacency"], ["node", "start", "vertex"], ["visited", "seen", "done"]],
        types=["dict", "str", "set = None"], returns="set",
        does=[
            "does a recursive depth first search with a visited set",
            "returns the set of nodes reachable from a node",
            "finds all nodes that can be reached from a start node",
            "recursively visits every node connected to a start node",
            "collects the reachable nodes of a graph with DFS",
            "walks a graph recursively and remembers visited nodes",
        ],
        doc=["Return the set of nodes reachable from a node.", "Visit all reachable nodes recursively."],
        solutions=[r'''def $name($sig)$ret:
$doc    if $a2 is None:
        $a2 = set()
    $a2.add($a1)
    for neighbor in $a0[$a1]:
        if neighbor not in $a2:
            $name($a0, neighbor, $a2)
    return $a2
''', r'''def $name($sig)$ret:
$doc    $a2 = $a2 or set()
    if $a1 in $a2:
        return $a2
    $a2.add($a1)
    for neighbor in $a0[$a1]:
        $name($a0, neighbor, $a2)
    return $a2
'''],
        tests=r'''g = {"a": ["b"], "b": ["a", "c"], "c": [], "d": ["a"]}
assert $name(g, "a") == {"a", "b", "c"}
assert $name(g, "c") == {"c"}
assert $name(g, "d") == {"a", "b", "c", "d"}
'''),
    Task(
        id="topological_sort", topic="graphs", kind="function",
        names=["topological_sort", "topo_sort", "topological_order"],
        args=[["graph", "adj", "adjacency"]], types=["dict"], returns="list",
        does=[
            "sorts the nodes of a directed graph topologically",
            "returns a topological order of a directed acyclic graph",
            "performs a topological sort with Kahn's algorithm",
            "orders nodes so that every edge points forward",
            "takes a dict of edges and returns the nodes in topological order",
            "sorts tasks so that each comes before the ones that depend on it",
        ],
        doc=["Return a topological order of the graph.", "Sort the nodes of a directed acyclic graph."],
        solutions=[r'''from collections import deque


def $name($sig)$ret:
$doc    in_degree = {node: 0 for node in $a0}
    for node in $a0:
        for neighbor in $a0[node]:
            in_degree[neighbor] += 1
    queue = deque(node for node in $a0 if in_degree[node] == 0)
    order = []
    while queue:
        node = queue.popleft()
        order.append(node)
        for neighbor in $a0[node]:
            in_degree[neighbor] -= 1
            if in_degree[neighbor] == 0:
                queue.append(neighbor)
    if len(order) != len($a0):
        raise ValueError("graph has a cycle")
    return order
''', r'''def $name($sig)$ret:
$doc    in_degree = {node: 0 for node in $a0}
    for neighbors in $a0.values():
        for neighbor in neighbors:
            in_degree[neighbor] += 1
    ready = [node for node in $a0 if in_degree[node] == 0]
    order = []
    while ready:
        node = ready.pop(0)
        order.append(node)
        for neighbor in $a0[node]:
            in_degree[neighbor] -= 1
            if in_degree[neighbor] == 0:
                ready.append(neighbor)
    if len(order) < len($a0):
        raise ValueError("graph has a cycle")
    return order
'''],
        tests=r'''assert $name({"a": ["b", "c"], "b": ["c"], "c": []}) == ["a", "b", "c"]
assert $name({}) == []
try:
    $name({"a": ["b"], "b": ["a"]})
    assert False
except ValueError:
    pass
'''),
    Task(
        id="topological_sort_dfs", topic="graphs", kind="function",
        names=["topological_sort", "topo_sort_dfs", "dfs_order"],
        args=[["graph", "adj", "adjacency"]], types=["dict"], returns="list",
        does=[
            "does a topological sort with depth first search",
            "returns the nodes of a directed acyclic graph in topological order using DFS",
            "orders a DAG by reversing the DFS finishing order",
            "sorts the nodes of an acyclic graph recursively",
            "uses DFS to order the nodes of a graph so that edges go forward",
            "computes a topological ordering with recursion",
        ],
        doc=["Return a topological order using depth first search.", "Sort the nodes of a DAG with DFS."],
        solutions=[r'''def $name($sig)$ret:
$doc    visited = set()
    order = []

    def visit(node):
        if node in visited:
            return
        visited.add(node)
        for neighbor in $a0[node]:
            visit(neighbor)
        order.append(node)

    for node in $a0:
        visit(node)
    return order[::-1]
''', r'''def $name($sig)$ret:
$doc    visited = set()
    stack = []

    def dfs_visit(node):
        visited.add(node)
        for neighbor in $a0[node]:
            if neighbor not in visited:
                dfs_visit(neighbor)
        stack.append(node)

    for node in $a0:
        if node not in visited:
            dfs_visit(node)
    stack.reverse()
    return stack
'''],
        tests=r'''assert $name({"a": ["b", "c"], "b": ["c"], "c": []}) == ["a", "b", "c"]
assert $name({}) == []
order = $name({1: [3], 2: [3], 3: [4], 4: []})
assert order.index(1) < order.index(3) < order.index(4)
assert order.index(2) < order.index(3)
'''),
    Task(
        id="dijkstra", topic="graphs", kind="function",
        names=["dijkstra", "shortest_paths", "dijkstra_distances"],
        args=[["graph", "adj", "weights"], ["start", "source", "src"]],
        types=["dict", "str"], returns="dict",
        does=[
            "implements Dijkstra's algorithm",
            "finds the shortest distances from a start node to all nodes",
            "computes shortest paths in a weighted graph with a heap",
            "takes a weighted graph and a start node and returns the distances",
            "runs Dijkstra's shortest path algorithm and returns a dict of distances",
            "uses a priority queue to find the shortest distance to every node",
        ],
        doc=["Return the shortest distance to every node.", "Compute shortest distances with Dijkstra's algorithm."],
        vars=[["distances", "dist"], ["heap", "queue"]],
        solutions=[r'''import heapq


def $name($sig)$ret:
$doc    $v0 = {node: float("inf") for node in $a0}
    $v0[$a1] = 0
    $v1 = [(0, $a1)]
    while $v1:
        distance, node = heapq.heappop($v1)
        if distance > $v0[node]:
            continue
        for neighbor, weight in $a0[node].items():
            new_distance = distance + weight
            if new_distance < $v0[neighbor]:
                $v0[neighbor] = new_distance
                heapq.heappush($v1, (new_distance, neighbor))
    return $v0
''', r'''import heapq


def $name($sig)$ret:
$doc    $v0 = {node: float("inf") for node in $a0}
    $v0[$a1] = 0
    $v1 = [(0, $a1)]
    visited = set()
    while $v1:
        distance, node = heapq.heappop($v1)
        if node in visited:
            continue
        visited.add(node)
        for neighbor, weight in $a0[node].items():
            if distance + weight < $v0[neighbor]:
                $v0[neighbor] = distance + weight
                heapq.heappush($v1, ($v0[neighbor], neighbor))
    return $v0
'''],
        tests=r'''g = {"a": {"b": 1, "c": 4}, "b": {"c": 2}, "c": {}, "d": {}}
assert $name(g, "a") == {"a": 0, "b": 1, "c": 3, "d": float("inf")}
assert $name(g, "c")["a"] == float("inf")
assert $name({"x": {}}, "x") == {"x": 0}
'''),
    Task(
        id="shortest_path_bfs", topic="graphs", kind="function",
        names=["shortest_path", "find_shortest_path", "bfs_shortest_path"],
        args=[["graph", "adj", "adjacency"], ["start", "source", "begin"], ["end", "goal", "target"]],
        types=["dict", "str", "str"], returns="list",
        does=[
            "finds the shortest path between two nodes of a graph",
            "returns the shortest path in an unweighted graph as a list of nodes",
            "uses BFS to find the shortest path from start to end",
            "takes a graph and two nodes and returns the path with the fewest edges",
            "searches breadth first for a path between two nodes",
            "returns the list of nodes on the shortest route, or None if there is none",
        ],
        doc=["Find the shortest path between two nodes.", "Return the shortest path or None."],
        solutions=[r'''from collections import deque


def $name($sig)$ret:
$doc    queue = deque([[$a1]])
    visited = {$a1}
    while queue:
        path = queue.popleft()
        node = path[-1]
        if node == $a2:
            return path
        for neighbor in $a0[node]:
            if neighbor not in visited:
                visited.add(neighbor)
                queue.append(path + [neighbor])
    return None
''', r'''from collections import deque


def $name($sig)$ret:
$doc    previous = {$a1: None}
    queue = deque([$a1])
    while queue:
        node = queue.popleft()
        if node == $a2:
            path = []
            while node is not None:
                path.append(node)
                node = previous[node]
            return path[::-1]
        for neighbor in $a0[node]:
            if neighbor not in previous:
                previous[neighbor] = node
                queue.append(neighbor)
    return None
'''],
        tests=r'''g = {"a": ["b", "c"], "b": ["d"], "c": ["d", "e"], "d": [], "e": []}
assert $name(g, "a", "e") == ["a", "c", "e"]
assert $name(g, "a", "a") == ["a"]
assert $name(g, "d", "a") is None
'''),
    Task(
        id="has_path", topic="graphs", kind="function",
        names=["has_path", "path_exists", "is_reachable"],
        args=[["graph", "adj", "adjacency"], ["start", "source", "begin"], ["end", "goal", "target"]],
        types=["dict", "str", "str"], returns="bool",
        does=[
            "checks if there is a path between two nodes of a graph",
            "returns True if the end node can be reached from the start node",
            "tells whether two nodes of a graph are connected",
            "determines whether a path exists from one node to another",
            "takes a graph and two nodes and checks for a path",
            "searches a graph for a route from start to end",
        ],
        doc=["Check if a path exists between two nodes.", "Return True if the end can be reached from the start."],
        solutions=[r'''def $name($sig)$ret:
$doc    stack = [$a1]
    visited = set()
    while stack:
        node = stack.pop()
        if node == $a2:
            return True
        if node not in visited:
            visited.add(node)
            stack.extend($a0[node])
    return False
''', r'''from collections import deque


def $name($sig)$ret:
$doc    queue = deque([$a1])
    visited = {$a1}
    while queue:
        node = queue.popleft()
        if node == $a2:
            return True
        for neighbor in $a0[node]:
            if neighbor not in visited:
                visited.add(neighbor)
                queue.append(neighbor)
    return False
'''],
        tests=r'''g = {"a": ["b"], "b": ["c", "a"], "c": [], "d": []}
assert $name(g, "a", "c") is True
assert $name(g, "c", "a") is False
assert $name(g, "d", "d") is True
'''),
    Task(
        id="all_paths", topic="graphs", kind="function",
        names=["all_paths", "find_all_paths", "list_paths"],
        args=[["graph", "adj", "adjacency"], ["start", "source", "begin"], ["end", "goal", "target"]],
        types=["dict", "str", "str"], returns="list",
        does=[
            "finds all paths between two nodes of a graph",
            "returns every simple path from start to end",
            "lists all routes between two nodes without visiting a node twice",
            "takes a graph and two nodes and returns all paths between them",
            "uses backtracking to collect all paths in a graph",
            "enumerates the paths from one node to another",
        ],
        doc=["Find all paths between two nodes.", "Return every simple path from start to end."],
        solutions=[r'''def $name($sig)$ret:
$doc    paths = []

    def visit(node, path):
        if node == $a2:
            paths.append(path)
            return
        for neighbor in $a0[node]:
            if neighbor not in path:
                visit(neighbor, path + [neighbor])

    visit($a1, [$a1])
    return paths
''', r'''def $name($sig)$ret:
$doc    paths = []
    stack = [($a1, [$a1])]
    while stack:
        node, path = stack.pop()
        if node == $a2:
            paths.append(path)
            continue
        for neighbor in reversed($a0[node]):
            if neighbor not in path:
                stack.append((neighbor, path + [neighbor]))
    return paths
'''],
        tests=r'''g = {"a": ["b", "c"], "b": ["c"], "c": ["a"]}
assert $name(g, "a", "c") == [["a", "b", "c"], ["a", "c"]]
assert $name(g, "a", "a") == [["a"]]
assert $name({"a": [], "b": []}, "a", "b") == []
'''),
    Task(
        id="count_islands", topic="graphs", kind="function",
        names=["num_islands", "count_islands", "number_of_islands"],
        args=[["grid", "board", "matrix"]], types=["list[list[str]]"], returns="int",
        does=[
            "counts the islands in a grid",
            "returns the number of islands in a grid of \"1\" and \"0\"",
            "counts groups of connected land cells in a grid",
            "takes a 2D grid and returns how many islands it has",
            "finds the number of connected regions of \"1\" in a matrix",
            "uses depth first search to count islands",
        ],
        doc=["Count the islands in a grid.", "Return the number of islands."],
        solutions=[r'''def $name($sig)$ret:
$doc    if not $a0:
        return 0
    rows, cols = len($a0), len($a0[0])
    count = 0

    def sink(r, c):
        if r < 0 or r >= rows or c < 0 or c >= cols or $a0[r][c] != "1":
            return
        $a0[r][c] = "0"
        sink(r + 1, c)
        sink(r - 1, c)
        sink(r, c + 1)
        sink(r, c - 1)

    for r in range(rows):
        for c in range(cols):
            if $a0[r][c] == "1":
                count += 1
                sink(r, c)
    return count
''', r'''def $name($sig)$ret:
$doc    visited = set()
    count = 0
    for r in range(len($a0)):
        for c in range(len($a0[0])):
            if $a0[r][c] != "1" or (r, c) in visited:
                continue
            count += 1
            stack = [(r, c)]
            while stack:
                y, x = stack.pop()
                if (y, x) in visited:
                    continue
                if 0 <= y < len($a0) and 0 <= x < len($a0[0]) and $a0[y][x] == "1":
                    visited.add((y, x))
                    stack += [(y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)]
    return count
'''],
        tests=r'''assert $name([list("110"), list("010"), list("001")]) == 2
assert $name([list("000")]) == 0
assert $name([]) == 0
assert $name([list("111")]) == 1
'''),
    Task(
        id="shortest_path_grid", topic="graphs", kind="function",
        names=["shortest_path_grid", "shortest_grid_path", "solve_maze"],
        args=[["grid", "maze", "board"], ["start", "source", "begin"], ["end", "goal", "target"]],
        types=["list[list[int]]", "tuple[int, int]", "tuple[int, int]"], returns="int",
        does=[
            "finds the length of the shortest path in a grid",
            "returns the number of steps from start to end in a maze",
            "uses BFS to find the shortest path through a grid with walls",
            "takes a grid where 1 is a wall and returns the fewest steps to the goal",
            "solves a maze and returns the length of the shortest route, or -1",
            "counts the minimum steps between two cells of a grid",
        ],
        doc=["Return the length of the shortest path or -1.", "Find the fewest steps through a grid with walls."],
        solutions=[r'''from collections import deque


def $name($sig)$ret:
$doc    rows, cols = len($a0), len($a0[0])
    queue = deque([($a1, 0)])
    visited = {$a1}
    while queue:
        (r, c), steps = queue.popleft()
        if (r, c) == $a2:
            return steps
        for dr, dc in [(0, 1), (1, 0), (0, -1), (-1, 0)]:
            nr, nc = r + dr, c + dc
            if 0 <= nr < rows and 0 <= nc < cols and $a0[nr][nc] == 0 and (nr, nc) not in visited:
                visited.add((nr, nc))
                queue.append(((nr, nc), steps + 1))
    return -1
''', r'''from collections import deque


def $name($sig)$ret:
$doc    distance = {$a1: 0}
    queue = deque([$a1])
    while queue:
        row, col = queue.popleft()
        if (row, col) == $a2:
            return distance[(row, col)]
        for cell in [(row + 1, col), (row - 1, col), (row, col + 1), (row, col - 1)]:
            r, c = cell
            inside = 0 <= r < len($a0) and 0 <= c < len($a0[0])
            if inside and $a0[r][c] == 0 and cell not in distance:
                distance[cell] = distance[(row, col)] + 1
                queue.append(cell)
    return -1
'''],
        tests=r'''maze = [[0, 1, 0], [0, 1, 0], [0, 0, 0]]
assert $name(maze, (0, 0), (0, 2)) == 6
assert $name(maze, (0, 0), (0, 0)) == 0
assert $name([[0, 1, 0]], (0, 0), (0, 2)) == -1
'''),
    Task(
        id="directed_cycle", topic="graphs", kind="function",
        names=["has_cycle", "graph_has_cycle", "contains_cycle"],
        args=[["graph", "adj", "adjacency"]], types=["dict"], returns="bool",
        does=[
            "checks if a directed graph has a cycle",
            "detects a cycle in a directed graph",
            "returns True if a directed graph contains a cycle",
            "takes an adjacency dict and tells whether it has a cycle",
            "uses DFS to detect a cycle in a graph",
            "determines whether a directed graph is cyclic",
        ],
        doc=["Check if a directed graph has a cycle.", "Return True if the directed graph contains a cycle."],
        solutions=[r'''def $name($sig)$ret:
$doc    visiting = set()
    done = set()

    def visit(node):
        if node in done:
            return False
        if node in visiting:
            return True
        visiting.add(node)
        for neighbor in $a0[node]:
            if visit(neighbor):
                return True
        visiting.remove(node)
        done.add(node)
        return False

    return any(visit(node) for node in $a0)
''', r'''def $name($sig)$ret:
$doc    state = {}

    def visit(node):
        if state.get(node) == "done":
            return False
        if state.get(node) == "visiting":
            return True
        state[node] = "visiting"
        if any(visit(neighbor) for neighbor in $a0[node]):
            return True
        state[node] = "done"
        return False

    return any(visit(node) for node in $a0)
'''],
        tests=r'''assert $name({"a": ["b"], "b": ["c"], "c": ["a"]}) is True
assert $name({"a": ["b", "c"], "b": ["c"], "c": []}) is False
assert $name({}) is False
assert $name({"a": ["a"]}) is True
'''),
    Task(
        id="connected_components", topic="graphs", kind="function",
        names=["connected_components", "find_components", "graph_components"],
        args=[["graph", "adj", "adjacency"]], types=["dict"], returns="list",
        does=[
            "finds the connected components of an undirected graph",
            "returns a list of connected components",
            "groups the nodes of a graph into connected components",
            "takes an adjacency dict and returns its components as lists of nodes",
            "splits an undirected graph into connected groups",
            "collects the nodes of each connected part of a graph",
        ],
        doc=["Return the connected components of a graph.", "Group the nodes into connected components."],
        solutions=[r'''def $name($sig)$ret:
$doc    visited = set()
    components = []
    for start in $a0:
        if start in visited:
            continue
        component = []
        stack = [start]
        visited.add(start)
        while stack:
            node = stack.pop()
            component.append(node)
            for neighbor in $a0[node]:
                if neighbor not in visited:
                    visited.add(neighbor)
                    stack.append(neighbor)
        components.append(component)
    return components
''', r'''def $name($sig)$ret:
$doc    visited = set()

    def visit(node, component):
        visited.add(node)
        component.append(node)
        for neighbor in $a0[node]:
            if neighbor not in visited:
                visit(neighbor, component)

    components = []
    for node in $a0:
        if node not in visited:
            component = []
            visit(node, component)
            components.append(component)
    return components
'''],
        tests=r'''g = {1: [2], 2: [1], 3: [], 4: [5], 5: [4]}
assert [sorted(c) for c in $name(g)] == [[1, 2], [3], [4, 5]]
assert $name({}) == []
assert $name({1: []}) == [[1]]
'''),
    Task(
        id="count_components", topic="graphs", kind="function",
        names=["count_components", "num_components", "number_of_components"],
        args=[["n", "size", "num_nodes"], ["edges", "pairs", "links"]],
        types=["int", "list[tuple[int, int]]"], returns="int",
        does=[
            "counts the connected components of an undirected graph",
            "returns how many connected components n nodes and some edges form",
            "takes the number of nodes and a list of edges and counts the components",
            "uses union find to count connected components",
            "finds the number of separate groups in a graph",
            "counts groups of connected nodes",
        ],
        doc=["Count the connected components of a graph.", "Return the number of connected components."],
        vars=[["parent", "root"]],
        solutions=[r'''def $name($sig)$ret:
$doc    $v0 = list(range($a0))

    def find(x):
        while $v0[x] != x:
            x = $v0[x]
        return x

    count = $a0
    for a, b in $a1:
        root_a, root_b = find(a), find(b)
        if root_a != root_b:
            $v0[root_a] = root_b
            count -= 1
    return count
''', r'''def $name($sig)$ret:
$doc    graph = {i: [] for i in range($a0)}
    for a, b in $a1:
        graph[a].append(b)
        graph[b].append(a)
    visited = set()
    count = 0
    for start in graph:
        if start in visited:
            continue
        count += 1
        stack = [start]
        while stack:
            node = stack.pop()
            if node not in visited:
                visited.add(node)
                stack.extend(graph[node])
    return count
'''],
        tests=r'''assert $name(5, [(0, 1), (1, 2), (3, 4)]) == 2
assert $name(3, []) == 3
assert $name(0, []) == 0
assert $name(2, [(0, 1), (1, 0)]) == 1
'''),
    Task(
        id="build_graph", topic="graphs", kind="function",
        names=["build_graph", "make_graph", "edges_to_graph"],
        args=[["edges", "pairs", "links"]], types=["list[tuple[str, str]]"], returns="dict",
        does=[
            "builds an adjacency list from a list of edges",
            "turns edges into an undirected graph stored as a dict",
            "creates a graph dictionary from pairs of nodes",
            "takes a list of edges and returns a dict of neighbors",
            "converts an edge list to an adjacency dict",
            "makes an undirected graph out of a list of pairs",
        ],
        doc=["Build an adjacency dict from edges.", "Convert a list of edges to an undirected graph."],
        vars=[["graph", "adj", "result"]],
        solutions=[r'''from collections import defaultdict


def $name($sig)$ret:
$doc    graph = defaultdict(list)
    for a, b in $a0:
        graph[a].append(b)
        graph[b].append(a)
    return dict(graph)
''', r'''def $name($sig)$ret:
$doc    graph = {}
    for a, b in $a0:
        graph.setdefault(a, []).append(b)
        graph.setdefault(b, []).append(a)
    return graph
'''],
        tests=r'''assert $name([("a", "b"), ("b", "c")]) == {"a": ["b"], "b": ["a", "c"], "c": ["b"]}
assert $name([]) == {}
assert $name([(1, 2)]) == {1: [2], 2: [1]}
'''),
    Task(
        id="graph_class", topic="graphs", kind="class",
        names=["Graph", "UndirectedGraph", "SimpleGraph"],
        args=[], types=[], returns="",
        does=[
            "represents an undirected graph",
            "implements a graph with add_node, add_edge and neighbors",
            "stores a graph as an adjacency dictionary",
            "supports adding edges and breadth first search",
            "models an undirected graph with a dict of sets",
            "lets you add edges and traverse the graph with BFS",
        ],
        doc=["An undirected graph.", "A graph stored as an adjacency dict."],
        solutions=[r'''from collections import deque


class $name:
$doc    def __init__(self):
        self.adjacency = {}

    def add_node(self, node):
        self.adjacency.setdefault(node, [])

    def add_edge(self, a, b):
        self.add_node(a)
        self.add_node(b)
        self.adjacency[a].append(b)
        self.adjacency[b].append(a)

    def neighbors(self, node):
        return self.adjacency.get(node, [])

    def bfs(self, start):
        visited = {start}
        queue = deque([start])
        order = []
        while queue:
            node = queue.popleft()
            order.append(node)
            for neighbor in self.neighbors(node):
                if neighbor not in visited:
                    visited.add(neighbor)
                    queue.append(neighbor)
        return order
''', r'''class $name:
$doc    def __init__(self):
        self.edges = {}

    def add_node(self, node):
        if node not in self.edges:
            self.edges[node] = []

    def add_edge(self, a, b):
        self.add_node(a)
        self.add_node(b)
        self.edges[a].append(b)
        self.edges[b].append(a)

    def neighbors(self, node):
        return self.edges.get(node, [])

    def bfs(self, start):
        visited = [start]
        queue = [start]
        while queue:
            node = queue.pop(0)
            for neighbor in self.neighbors(node):
                if neighbor not in visited:
                    visited.append(neighbor)
                    queue.append(neighbor)
        return visited
'''],
        tests=r'''g = $name()
g.add_edge("a", "b")
g.add_edge("b", "c")
g.add_node("z")
assert g.neighbors("b") == ["a", "c"]
assert g.neighbors("z") == []
assert g.neighbors("nope") == []
assert g.bfs("a") == ["a", "b", "c"]
'''),
    Task(
        id="is_bipartite", topic="graphs", kind="function",
        names=["is_bipartite", "check_bipartite", "can_two_color"],
        args=[["graph", "adj", "adjacency"]], types=["dict"], returns="bool",
        does=[
            "checks if a graph is bipartite",
            "returns True if the nodes of a graph can be colored with two colors",
            "determines whether an undirected graph is bipartite",
            "takes an adjacency dict and checks if it can be split in two groups",
            "tells whether a graph can be two colored",
            "tries to color a graph so that neighbors have different colors",
        ],
        doc=["Check if a graph is bipartite.", "Return True if the graph can be colored with two colors."],
        vars=[["color", "colors"]],
        solutions=[r'''def $name($sig)$ret:
$doc    $v0 = {}
    for start in $a0:
        if start in $v0:
            continue
        $v0[start] = 0
        stack = [start]
        while stack:
            node = stack.pop()
            for neighbor in $a0[node]:
                if neighbor not in $v0:
                    $v0[neighbor] = 1 - $v0[node]
                    stack.append(neighbor)
                elif $v0[neighbor] == $v0[node]:
                    return False
    return True
''', r'''from collections import deque


def $name($sig)$ret:
$doc    $v0 = {}
    for start in $a0:
        if start in $v0:
            continue
        $v0[start] = True
        queue = deque([start])
        while queue:
            node = queue.popleft()
            for neighbor in $a0[node]:
                if neighbor not in $v0:
                    $v0[neighbor] = not $v0[node]
                    queue.append(neighbor)
                elif $v0[neighbor] == $v0[node]:
                    return False
    return True
'''],
        tests=r'''assert $name({1: [2], 2: [1, 3], 3: [2]}) is True
assert $name({1: [2, 3], 2: [1, 3], 3: [1, 2]}) is False
assert $name({}) is True
'''),
    Task(
        id="can_finish_courses", topic="graphs", kind="function",
        names=["can_finish", "can_finish_courses", "courses_possible"],
        args=[["num_courses", "n", "count"], ["prerequisites", "prereqs", "pairs"]],
        types=["int", "list[list[int]]"], returns="bool",
        does=[
            "checks if all courses can be finished given their prerequisites",
            "returns True if the prerequisites have no cycle",
            "solves the course schedule problem",
            "takes the number of courses and prerequisite pairs and checks if they can be completed",
            "determines whether every course can be taken",
            "uses topological sorting to check course prerequisites",
        ],
        doc=["Check if all courses can be finished.", "Return True if the prerequisites have no cycle."],
        solutions=[r'''from collections import deque


def $name($sig)$ret:
$doc    graph = [[] for _ in range($a0)]
    in_degree = [0] * $a0
    for course, before in $a1:
        graph[before].append(course)
        in_degree[course] += 1
    queue = deque(i for i in range($a0) if in_degree[i] == 0)
    finished = 0
    while queue:
        course = queue.popleft()
        finished += 1
        for following in graph[course]:
            in_degree[following] -= 1
            if in_degree[following] == 0:
                queue.append(following)
    return finished == $a0
''', r'''def $name($sig)$ret:
$doc    graph = {i: [] for i in range($a0)}
    for course, before in $a1:
        graph[course].append(before)
    visiting = set()
    done = set()

    def visit(course):
        if course in done:
            return True
        if course in visiting:
            return False
        visiting.add(course)
        for before in graph[course]:
            if not visit(before):
                return False
        done.add(course)
        return True

    return all(visit(course) for course in graph)
'''],
        tests=r'''assert $name(2, [[1, 0]]) is True
assert $name(2, [[1, 0], [0, 1]]) is False
assert $name(0, []) is True
'''),
]
