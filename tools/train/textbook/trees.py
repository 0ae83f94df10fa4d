"""Textbook tasks: binary trees, search trees and tries."""

from tasklib import Task

TREE_NODE = "TreeNode"

TREE_HELP = r'''class TreeNode:
    def __init__(self, val=0, left=None, right=None):
        self.val = val
        self.left = left
        self.right = right


def values_of(node):
    if node is None:
        return None
    return (node.val, values_of(node.left), values_of(node.right))


N = TreeNode
'''

TASKS = [
    Task(
        id="tree_node_class", topic="trees", kind="class",
        names=["TreeNode", "Node", "BinaryTreeNode"],
        args=[], types=[], returns="",
        does=[
            "represents a node of a binary tree",
            "stores a value and a left and a right child",
            "defines a binary tree node with val, left and right",
            "is a tree node with two children",
            "models a single node in a binary tree",
            "holds val, left and right for a binary tree",
        ],
        doc=["A node of a binary tree.", "A binary tree node with a value and two children."],
        solutions=[r'''class $name:
$doc    def __init__(self, val=0, left=None, right=None):
        self.val = val
        self.left = left
        self.right = right
''', r'''class $name:
$doc    def __init__(self, val=0, left=None, right=None):
        self.val = val
        self.left = left
        self.right = right

    def __repr__(self):
        return f"$name({self.val})"
'''],
        tests=r'''n = $name(1, $name(2))
assert n.val == 1
assert n.left.val == 2
assert n.right is None
assert $name().val == 0
'''),
    Task(
        id="max_path_sum", topic="trees", kind="function",
        names=["find_max_path_sum", "max_path_sum", "maximum_path_sum"],
        args=[["root", "node", "tree"]], types=[TREE_NODE], returns="int",
        does=[
            "finds the maximum path sum of a binary tree",
            "returns the maximum path sum in a binary tree",
            "computes the largest sum along any path in a binary tree",
            "takes the root of a binary tree and returns the maximum path sum",
            "finds the path between any two nodes with the greatest sum",
            "returns the biggest sum of node values on a path through a binary tree",
        ],
        doc=["Find the maximum path sum of a binary tree.", "Return the maximum path sum in a binary tree."],
        solutions=[r'''def $name($sig)$ret:
$doc    max_sum = float("-inf")

    def max_gain(node):
        nonlocal max_sum
        if node is None:
            return 0
        left_gain = max(max_gain(node.left), 0)
        right_gain = max(max_gain(node.right), 0)
        max_sum = max(max_sum, node.val + left_gain + right_gain)
        return node.val + max(left_gain, right_gain)

    max_gain($a0)
    return max_sum
''', r'''def $name($sig)$ret:
$doc    best = float("-inf")

    def max_gain(node):
        nonlocal best
        if not node:
            return 0
        left = max(max_gain(node.left), 0)
        right = max(max_gain(node.right), 0)
        best = max(best, node.val + left + right)
        return node.val + max(left, right)

    max_gain($a0)
    return best
'''],
        tests=TREE_HELP + r'''assert $name(N(1, N(2), N(3))) == 6
assert $name(N(-10, N(9), N(20, N(15), N(7)))) == 42
assert $name(N(-3)) == -3
assert $name(N(2, N(-1))) == 2
'''),
    Task(
        id="max_depth", topic="trees", kind="function",
        names=["max_depth", "tree_depth", "tree_height"],
        args=[["root", "node", "tree"]], types=[TREE_NODE], returns="int",
        does=[
            "returns the maximum depth of a binary tree",
            "computes the height of a binary tree",
            "finds how deep a binary tree is",
            "takes the root of a binary tree and returns its depth",
            "counts the levels of a binary tree",
            "returns the number of nodes on the longest path from the root to a leaf",
        ],
        doc=["Return the maximum depth of a binary tree.", "Compute the height of a binary tree."],
        vars=[["left", "left_depth"], ["right", "right_depth"]],
        solutions=[r'''def $name($sig)$ret:
$doc    if $a0 is None:
        return 0
    return 1 + max($name($a0.left), $name($a0.right))
''', r'''def $name($sig)$ret:
$doc    if not $a0:
        return 0
    $v0 = $name($a0.left)
    $v1 = $name($a0.right)
    return max($v0, $v1) + 1
'''],
        tests=TREE_HELP + r'''assert $name(None) == 0
assert $name(N(1)) == 1
assert $name(N(1, N(2, N(3)), N(4))) == 3
'''),
    Task(
        id="min_depth", topic="trees", kind="function",
        names=["min_depth", "minimum_depth", "shortest_depth"],
        args=[["root", "node", "tree"]], types=[TREE_NODE], returns="int",
        does=[
            "returns the minimum depth of a binary tree",
            "finds the shortest path from the root to a leaf",
            "computes how far the nearest leaf is from the root",
            "takes a binary tree and returns its minimum depth",
            "counts the nodes on the shortest path down to a leaf",
            "finds the level of the closest leaf in a binary tree",
        ],
        doc=["Return the minimum depth of a binary tree.", "Find the depth of the nearest leaf."],
        solutions=[r'''def $name($sig)$ret:
$doc    if $a0 is None:
        return 0
    if $a0.left is None:
        return 1 + $name($a0.right)
    if $a0.right is None:
        return 1 + $name($a0.left)
    return 1 + min($name($a0.left), $name($a0.right))
''', r'''def $name($sig)$ret:
$doc    level = [$a0] if $a0 else []
    depth = 0
    while level:
        depth += 1
        next_level = []
        for current in level:
            if not current.left and not current.right:
                return depth
            next_level += [child for child in (current.left, current.right) if child]
        level = next_level
    return depth
'''],
        tests=TREE_HELP + r'''assert $name(None) == 0
assert $name(N(1, None, N(2))) == 2
assert $name(N(1, N(2, N(3)), N(4))) == 2
'''),
    Task(
        id="invert_tree", topic="trees", kind="function",
        names=["invert_tree", "mirror_tree", "flip_tree"],
        args=[["root", "node", "tree"]], types=[TREE_NODE], returns=TREE_NODE,
        does=[
            "inverts a binary tree",
            "mirrors a binary tree",
            "swaps the left and right children of every node",
            "flips a binary tree and returns the root",
            "takes the root of a binary tree and returns the inverted tree",
            "turns a binary tree into its mirror image",
        ],
        doc=["Invert a binary tree.", "Swap the children of every node in a binary tree."],
        solutions=[r'''def $name($sig)$ret:
$doc    if $a0 is None:
        return None
    $a0.left, $a0.right = $name($a0.right), $name($a0.left)
    return $a0
''', r'''def $name($sig)$ret:
$doc    if $a0:
        $a0.left, $a0.right = $a0.right, $a0.left
        $name($a0.left)
        $name($a0.right)
    return $a0
'''],
        tests=TREE_HELP + r'''assert values_of($name(N(1, N(2, N(4)), N(3)))) == values_of(N(1, N(3), N(2, None, N(4))))
assert values_of($name(N(5))) == (5, None, None)
assert $name(None) is None
'''),
    Task(
        id="inorder_traversal", topic="trees", kind="function",
        names=["inorder_traversal", "inorder", "inorder_values"],
        args=[["root", "node", "tree"]], types=[TREE_NODE], returns="list[int]",
        does=[
            "returns the inorder traversal of a binary tree",
            "traverses a binary tree in order",
            "visits the left subtree, the node and then the right subtree",
            "collects the values of a binary tree in inorder",
            "takes the root of a binary tree and returns its values in order",
            "lists the values of a binary search tree in sorted order",
        ],
        doc=["Return the inorder traversal of a binary tree.", "Collect the values of a binary tree in order."],
        solutions=[r'''def $name($sig)$ret:
$doc    if $a0 is None:
        return []
    return $name($a0.left) + [$a0.val] + $name($a0.right)
''', r'''def $name($sig)$ret:
$doc    result = []
    stack = []
    current = $a0
    while current or stack:
        while current:
            stack.append(current)
            current = current.left
        current = stack.pop()
        result.append(current.val)
        current = current.right
    return result
'''],
        tests=TREE_HELP + r'''assert $name(None) == []
assert $name(N(2, N(1), N(3))) == [1, 2, 3]
assert $name(N(1, None, N(2, N(3)))) == [1, 3, 2]
'''),
    Task(
        id="preorder_traversal", topic="trees", kind="function",
        names=["preorder_traversal", "preorder", "preorder_values"],
        args=[["root", "node", "tree"]], types=[TREE_NODE], returns="list[int]",
        does=[
            "returns the preorder traversal of a binary tree",
            "traverses a binary tree in preorder",
            "visits the node first, then the left and the right subtree",
            "collects the values of a binary tree in preorder",
            "takes the root of a binary tree and returns its values in preorder",
            "lists each node before its children",
        ],
        doc=["Return the preorder traversal of a binary tree.", "Collect the values of a binary tree in preorder."],
        solutions=[r'''def $name($sig)$ret:
$doc    if $a0 is None:
        return []
    return [$a0.val] + $name($a0.left) + $name($a0.right)
''', r'''def $name($sig)$ret:
$doc    if $a0 is None:
        return []
    result = []
    stack = [$a0]
    while stack:
        current = stack.pop()
        result.append(current.val)
        if current.right:
            stack.append(current.right)
        if current.left:
            stack.append(current.left)
    return result
'''],
        tests=TREE_HELP + r'''assert $name(None) == []
assert $name(N(2, N(1), N(3))) == [2, 1, 3]
assert $name(N(1, N(4, N(5)), N(2))) == [1, 4, 5, 2]
'''),
    Task(
        id="postorder_traversal", topic="trees", kind="function",
        names=["postorder_traversal", "postorder", "postorder_values"],
        args=[["root", "node", "tree"]], types=[TREE_NODE], returns="list[int]",
        does=[
            "returns the postorder traversal of a binary tree",
            "traverses a binary tree in postorder",
            "visits both subtrees before the node",
            "collects the values of a binary tree in postorder",
            "takes the root of a binary tree and returns its values in postorder",
            "lists each node after its children",
        ],
        doc=["Return the postorder traversal of a binary tree.", "Collect the values of a binary tree in postorder."],
        solutions=[r'''def $name($sig)$ret:
$doc    if $a0 is None:
        return []
    return $name($a0.left) + $name($a0.right) + [$a0.val]
''', r'''def $name($sig)$ret:
$doc    result = []

    def visit(current):
        if current:
            visit(current.left)
            visit(current.right)
            result.append(current.val)

    visit($a0)
    return result
'''],
        tests=TREE_HELP + r'''assert $name(None) == []
assert $name(N(2, N(1), N(3))) == [1, 3, 2]
assert $name(N(1, N(4, N(5)), N(2))) == [5, 4, 2, 1]
'''),
    Task(
        id="level_order", topic="trees", kind="function",
        names=["level_order", "level_order_traversal", "levels"],
        args=[["root", "node", "tree"]], types=[TREE_NODE], returns="list[list[int]]",
        does=[
            "returns the level order traversal of a binary tree",
            "traverses a binary tree level by level",
            "uses a queue to collect the values of each level",
            "groups the values of a binary tree by level",
            "takes the root of a binary tree and returns a list of levels",
            "does a breadth first traversal of a binary tree",
        ],
        doc=["Return the values of a binary tree level by level.", "Traverse a binary tree in level order."],
        vars=[["result", "levels"], ["queue", "nodes"], ["level", "values"]],
        solutions=[r'''from collections import deque


def $name($sig)$ret:
$doc    if $a0 is None:
        return []
    result = []
    queue = deque([$a0])
    while queue:
        level = []
        for _ in range(len(queue)):
            current = queue.popleft()
            level.append(current.val)
            if current.left:
                queue.append(current.left)
            if current.right:
                queue.append(current.right)
        result.append(level)
    return result
''', r'''def $name($sig)$ret:
$doc    result = []
    level = [$a0] if $a0 else []
    while level:
        result.append([current.val for current in level])
        next_level = []
        for current in level:
            if current.left:
                next_level.append(current.left)
            if current.right:
                next_level.append(current.right)
        level = next_level
    return result
'''],
        tests=TREE_HELP + r'''assert $name(None) == []
assert $name(N(1)) == [[1]]
assert $name(N(3, N(9), N(20, N(15), N(7)))) == [[3], [9, 20], [15, 7]]
'''),
    Task(
        id="is_valid_bst", topic="trees", kind="function",
        names=["is_valid_bst", "is_bst", "validate_bst"],
        args=[["root", "node", "tree"], ["low", "lower", "min_val"], ["high", "upper", "max_val"]],
        types=[TREE_NODE, 'float = float("-inf")', 'float = float("inf")'], returns="bool",
        does=[
            "checks if a binary tree is a valid binary search tree",
            "validates a binary search tree",
            "returns True if a binary tree is a BST",
            "tells whether every node keeps the order of a binary search tree",
            "determines whether a tree is a valid BST",
            "verifies that left children are smaller and right children larger",
        ],
        doc=["Check if a binary tree is a valid binary search tree.", "Return True if the tree is a BST."],
        solutions=[r'''def $name($sig)$ret:
$doc    if $a0 is None:
        return True
    if not $a1 < $a0.val < $a2:
        return False
    return $name($a0.left, $a1, $a0.val) and $name($a0.right, $a0.val, $a2)
''', r'''def $name($a0):
$doc    def check(current, low, high):
        if current is None:
            return True
        if current.val <= low or current.val >= high:
            return False
        return check(current.left, low, current.val) and check(current.right, current.val, high)

    return check($a0, float("-inf"), float("inf"))
'''],
        tests=TREE_HELP + r'''assert $name(None) is True
assert $name(N(2, N(1), N(3))) is True
assert $name(N(5, N(1), N(4, N(3), N(6)))) is False
assert $name(N(5, N(4), N(6, N(3), N(7)))) is False
'''),
    Task(
        id="bst_class", topic="trees", kind="class",
        names=["BinarySearchTree", "BST", "SearchTree"],
        args=[], types=[], returns="",
        does=[
            "implements a binary search tree",
            "represents a binary search tree with insert and search",
            "supports insert, search and inorder traversal",
            "stores values in a binary search tree",
            "is a BST with insert and contains",
            "keeps values sorted in a binary tree",
        ],
        doc=["A binary search tree.", "A binary search tree with insert and search."],
        solutions=[r'''class Node:
    def __init__(self, value):
        self.value = value
        self.left = None
        self.right = None


class $name:
$doc    def __init__(self):
        self.root = None

    def insert(self, value):
        if self.root is None:
            self.root = Node(value)
            return
        current = self.root
        while True:
            if value < current.value:
                if current.left is None:
                    current.left = Node(value)
                    return
                current = current.left
            else:
                if current.right is None:
                    current.right = Node(value)
                    return
                current = current.right

    def search(self, value):
        current = self.root
        while current:
            if value == current.value:
                return True
            current = current.left if value < current.value else current.right
        return False

    def inorder(self):
        return self._inorder(self.root)

    def _inorder(self, node):
        if node is None:
            return []
        return self._inorder(node.left) + [node.value] + self._inorder(node.right)
''', r'''class Node:
    def __init__(self, value):
        self.value = value
        self.left = None
        self.right = None


class $name:
$doc    def __init__(self):
        self.root = None

    def insert(self, value):
        self.root = self._insert(self.root, value)

    def _insert(self, node, value):
        if node is None:
            return Node(value)
        if value < node.value:
            node.left = self._insert(node.left, value)
        else:
            node.right = self._insert(node.right, value)
        return node

    def search(self, value):
        current = self.root
        while current and current.value != value:
            current = current.left if value < current.value else current.right
        return current is not None

    def inorder(self):
        values = []

        def visit(node):
            if node:
                visit(node.left)
                values.append(node.value)
                visit(node.right)

        visit(self.root)
        return values
'''],
        tests=r'''t = $name()
assert t.search(1) is False
for x in [5, 2, 8, 1, 9]:
    t.insert(x)
assert t.search(8) is True
assert t.search(7) is False
assert t.inorder() == [1, 2, 5, 8, 9]
'''),
    Task(
        id="bst_insert", topic="trees", kind="function",
        names=["insert_into_bst", "bst_insert", "insert"],
        args=[["root", "node", "tree"], ["val", "value", "key"]],
        types=[TREE_NODE, "int"], returns=TREE_NODE,
        does=[
            "inserts a value into a binary search tree",
            "adds a new node to a BST and returns the root",
            "puts a value at the right place in a binary search tree",
            "takes the root of a BST and a value and inserts the value",
            "inserts a key into a BST recursively",
            "returns the root of a binary search tree after inserting a value",
        ],
        doc=["Insert a value into a binary search tree.", "Add a value to a BST and return the root."],
        solutions=[r'''class TreeNode:
    def __init__(self, val=0, left=None, right=None):
        self.val = val
        self.left = left
        self.right = right


def $name($sig)$ret:
$doc    if $a0 is None:
        return TreeNode($a1)
    if $a1 < $a0.val:
        $a0.left = $name($a0.left, $a1)
    else:
        $a0.right = $name($a0.right, $a1)
    return $a0
''', r'''class TreeNode:
    def __init__(self, val=0, left=None, right=None):
        self.val = val
        self.left = left
        self.right = right


def $name($sig)$ret:
$doc    if $a0 is None:
        return TreeNode($a1)
    current = $a0
    while True:
        if $a1 < current.val:
            if current.left is None:
                current.left = TreeNode($a1)
                return $a0
            current = current.left
        else:
            if current.right is None:
                current.right = TreeNode($a1)
                return $a0
            current = current.right
'''],
        tests=TREE_HELP + r'''assert values_of($name(N(2, N(1)), 3)) == values_of(N(2, N(1), N(3)))
assert values_of($name(N(5, N(2)), 3)) == values_of(N(5, N(2, None, N(3))))
assert values_of($name(None, 1)) == (1, None, None)
'''),
    Task(
        id="bst_search", topic="trees", kind="function",
        names=["search_bst", "bst_search", "find_node"],
        args=[["root", "node", "tree"], ["val", "value", "target"]],
        types=[TREE_NODE, "int"], returns=TREE_NODE,
        does=[
            "searches for a value in a binary search tree",
            "finds the node with a given value in a BST",
            "returns the node of a binary search tree that holds a value or None",
            "looks up a value in a binary search tree",
            "takes the root of a BST and a value and returns the matching node",
            "walks down a binary search tree to find a value",
        ],
        doc=["Find the node with the given value in a BST.", "Search for a value in a binary search tree."],
        solutions=[r'''def $name($sig)$ret:
$doc    while $a0 and $a0.val != $a1:
        if $a1 < $a0.val:
            $a0 = $a0.left
        else:
            $a0 = $a0.right
    return $a0
''', r'''def $name($sig)$ret:
$doc    if $a0 is None or $a0.val == $a1:
        return $a0
    if $a1 < $a0.val:
        return $name($a0.left, $a1)
    return $name($a0.right, $a1)
'''],
        tests=TREE_HELP + r'''tree = N(4, N(2, N(1), N(3)), N(7))
assert $name(tree, 3).val == 3
assert $name(tree, 7) is tree.right
assert $name(tree, 5) is None
assert $name(None, 1) is None
'''),
    Task(
        id="lowest_common_ancestor", topic="trees", kind="function",
        names=["lowest_common_ancestor", "find_lca", "lca"],
        args=[["root", "node", "tree"], ["p", "first", "a"], ["q", "second", "b"]],
        types=[TREE_NODE, TREE_NODE, TREE_NODE], returns=TREE_NODE,
        does=[
            "finds the lowest common ancestor of two nodes in a binary tree",
            "returns the lowest common ancestor of two nodes",
            "finds the deepest node that has both given nodes below it",
            "takes the root and two nodes and returns their lowest common ancestor",
            "computes the LCA of two nodes of a binary tree",
            "looks for the closest shared ancestor of two tree nodes",
        ],
        doc=["Find the lowest common ancestor of two nodes.", "Return the LCA of two nodes in a binary tree."],
        vars=[["left", "left_side"], ["right", "right_side"]],
        solutions=[r'''def $name($sig)$ret:
$doc    if $a0 is None or $a0 is $a1 or $a0 is $a2:
        return $a0
    $v0 = $name($a0.left, $a1, $a2)
    $v1 = $name($a0.right, $a1, $a2)
    if $v0 and $v1:
        return $a0
    return $v0 or $v1
''', r'''def $name($sig)$ret:
$doc    if not $a0 or $a0 == $a1 or $a0 == $a2:
        return $a0
    $v0 = $name($a0.left, $a1, $a2)
    $v1 = $name($a0.right, $a1, $a2)
    if not $v0:
        return $v1
    if not $v1:
        return $v0
    return $a0
'''],
        tests=TREE_HELP + r'''a, b, c = N(6), N(2), N(0)
root = N(3, N(5, a, b), N(1, c))
assert $name(root, a, b) is root.left
assert $name(root, a, c) is root
assert $name(root, root.left, b) is root.left
assert $name(None, a, b) is None
'''),
    Task(
        id="has_path_sum", topic="trees", kind="function",
        names=["has_path_sum", "path_sum_exists", "path_sum"],
        args=[["root", "node", "tree"], ["target_sum", "target", "total"]],
        types=[TREE_NODE, "int"], returns="bool",
        does=[
            "checks if a binary tree has a root to leaf path with a given sum",
            "returns True if some path from root to leaf adds up to a target",
            "determines whether a root to leaf path sums to the target",
            "takes a binary tree and a target and looks for a path with that sum",
            "tells whether the values on some path down to a leaf add up to a number",
            "searches a binary tree for a root to leaf path equal to a target sum",
        ],
        doc=["Check for a root to leaf path with the given sum.", "Return True if a root to leaf path adds up to the target."],
        vars=[["remaining", "rest"]],
        solutions=[r'''def $name($sig)$ret:
$doc    if $a0 is None:
        return False
    $v0 = $a1 - $a0.val
    if $a0.left is None and $a0.right is None:
        return $v0 == 0
    return $name($a0.left, $v0) or $name($a0.right, $v0)
''', r'''def $name($sig)$ret:
$doc    if not $a0:
        return False
    if not $a0.left and not $a0.right:
        return $a0.val == $a1
    $v0 = $a1 - $a0.val
    return $name($a0.left, $v0) or $name($a0.right, $v0)
'''],
        tests=TREE_HELP + r'''tree = N(5, N(4, N(11)), N(8))
assert $name(tree, 20) is True
assert $name(tree, 13) is True
assert $name(tree, 9) is False
assert $name(None, 0) is False
'''),
    Task(
        id="same_tree", topic="trees", kind="function",
        names=["is_same_tree", "same_tree", "trees_equal"],
        args=[["p", "first", "tree1"], ["q", "second", "tree2"]],
        types=[TREE_NODE, TREE_NODE], returns="bool",
        does=[
            "checks if two binary trees are the same",
            "compares two binary trees",
            "returns True if two trees have the same shape and values",
            "tells whether two binary trees are identical",
            "takes the roots of two trees and checks that they are equal",
            "determines whether two binary trees are structurally equal",
        ],
        doc=["Check if two binary trees are the same.", "Return True if both trees are equal."],
        solutions=[r'''def $name($sig)$ret:
$doc    if $a0 is None and $a1 is None:
        return True
    if $a0 is None or $a1 is None:
        return False
    if $a0.val != $a1.val:
        return False
    return $name($a0.left, $a1.left) and $name($a0.right, $a1.right)
''', r'''def $name($sig)$ret:
$doc    if not $a0 or not $a1:
        return $a0 is $a1
    return (
        $a0.val == $a1.val
        and $name($a0.left, $a1.left)
        and $name($a0.right, $a1.right)
    )
'''],
        tests=TREE_HELP + r'''assert $name(None, None) is True
assert $name(N(1, N(2)), N(1, N(2))) is True
assert $name(N(1, N(2)), N(1, None, N(2))) is False
assert $name(N(1), None) is False
'''),
    Task(
        id="is_symmetric_tree", topic="trees", kind="function",
        names=["is_symmetric", "is_symmetric_tree", "is_mirror"],
        args=[["root", "node", "tree"]], types=[TREE_NODE], returns="bool",
        does=[
            "checks if a binary tree is symmetric",
            "returns True if a binary tree is a mirror of itself",
            "tells whether the left and right subtrees are mirror images",
            "determines whether a tree is symmetric around its center",
            "takes the root of a binary tree and checks its symmetry",
            "compares the left and right half of a binary tree",
        ],
        doc=["Check if a binary tree is symmetric.", "Return True if the tree is a mirror of itself."],
        solutions=[r'''def $name($sig)$ret:
$doc    def is_mirror_of(left, right):
        if left is None or right is None:
            return left is right
        return (
            left.val == right.val
            and is_mirror_of(left.left, right.right)
            and is_mirror_of(left.right, right.left)
        )

    return $a0 is None or is_mirror_of($a0.left, $a0.right)
''', r'''def $name($sig)$ret:
$doc    if $a0 is None:
        return True
    stack = [($a0.left, $a0.right)]
    while stack:
        left, right = stack.pop()
        if left is None and right is None:
            continue
        if left is None or right is None or left.val != right.val:
            return False
        stack.append((left.left, right.right))
        stack.append((left.right, right.left))
    return True
'''],
        tests=TREE_HELP + r'''assert $name(None) is True
assert $name(N(1, N(2, N(3)), N(2, None, N(3)))) is True
assert $name(N(1, N(2, None, N(3)), N(2, None, N(3)))) is False
'''),
    Task(
        id="is_balanced_tree", topic="trees", kind="function",
        names=["is_balanced", "is_balanced_tree", "is_height_balanced"],
        args=[["root", "node", "tree"]], types=[TREE_NODE], returns="bool",
        does=[
            "checks if a binary tree is height balanced",
            "returns True if a binary tree is balanced",
            "tells whether the two subtrees of every node differ in height by at most one",
            "determines if a binary tree is balanced",
            "takes the root of a binary tree and checks that it is balanced",
            "verifies the balance of a binary tree",
        ],
        doc=["Check if a binary tree is balanced.", "Return True if the tree is height balanced."],
        solutions=[r'''def $name($sig)$ret:
$doc    def height(node):
        if node is None:
            return 0
        left = height(node.left)
        right = height(node.right)
        if left == -1 or right == -1 or abs(left - right) > 1:
            return -1
        return 1 + max(left, right)

    return height($a0) != -1
''', r'''def height(node):
    if node is None:
        return 0
    return 1 + max(height(node.left), height(node.right))


def $name($sig)$ret:
$doc    if $a0 is None:
        return True
    if abs(height($a0.left) - height($a0.right)) > 1:
        return False
    return $name($a0.left) and $name($a0.right)
'''],
        tests=TREE_HELP + r'''assert $name(None) is True
assert $name(N(1, N(2), N(3))) is True
assert $name(N(1, N(2, N(3)))) is False
assert $name(N(1, N(2, N(3, N(4))), N(2))) is False
'''),
    Task(
        id="tree_diameter", topic="trees", kind="function",
        names=["diameter_of_tree", "tree_diameter", "diameter_of_binary_tree"],
        args=[["root", "node", "tree"]], types=[TREE_NODE], returns="int",
        does=[
            "returns the diameter of a binary tree",
            "finds the length of the longest path between two nodes of a tree",
            "computes the diameter of a binary tree in edges",
            "takes the root of a binary tree and returns its diameter",
            "measures the longest path in a binary tree",
            "counts the edges on the longest path between any two nodes",
        ],
        doc=["Return the diameter of a binary tree.", "Find the longest path between two nodes of a tree."],
        solutions=[r'''def $name($sig)$ret:
$doc    diameter = 0

    def depth(node):
        nonlocal diameter
        if node is None:
            return 0
        left = depth(node.left)
        right = depth(node.right)
        diameter = max(diameter, left + right)
        return 1 + max(left, right)

    depth($a0)
    return diameter
''', r'''def $name($sig)$ret:
$doc    best = 0

    def height(node):
        nonlocal best
        if not node:
            return 0
        left, right = height(node.left), height(node.right)
        best = max(best, left + right)
        return max(left, right) + 1

    height($a0)
    return best
'''],
        tests=TREE_HELP + r'''assert $name(None) == 0
assert $name(N(1)) == 0
assert $name(N(1, N(2, N(4), N(5)), N(3))) == 3
'''),
    Task(
        id="count_tree_nodes", topic="trees", kind="function",
        names=["count_nodes", "tree_size", "count_tree_nodes"],
        args=[["root", "node", "tree"]], types=[TREE_NODE], returns="int",
        does=[
            "counts the nodes of a binary tree",
            "returns the number of nodes in a binary tree",
            "computes the size of a binary tree",
            "takes the root of a tree and returns how many nodes it has",
            "finds out how many nodes a binary tree contains",
            "recursively counts all nodes in a tree",
        ],
        doc=["Count the nodes of a binary tree.", "Return the number of nodes in a binary tree."],
        solutions=[r'''def $name($sig)$ret:
$doc    if $a0 is None:
        return 0
    return 1 + $name($a0.left) + $name($a0.right)
''', r'''def $name($sig)$ret:
$doc    count = 0
    stack = [$a0]
    while stack:
        current = stack.pop()
        if current:
            count += 1
            stack.append(current.left)
            stack.append(current.right)
    return count
'''],
        tests=TREE_HELP + r'''assert $name(None) == 0
assert $name(N(1)) == 1
assert $name(N(1, N(2), N(3, N(4)))) == 4
'''),
    Task(
        id="sum_tree_values", topic="trees", kind="function",
        names=["sum_tree", "tree_sum", "sum_of_nodes"],
        args=[["root", "node", "tree"]], types=[TREE_NODE], returns="int",
        does=[
            "returns the sum of all values in a binary tree",
            "adds up the values of all nodes in a tree",
            "computes the total of the values in a binary tree",
            "takes the root of a binary tree and sums its values",
            "sums the nodes of a binary tree recursively",
            "calculates the sum of every node value in a tree",
        ],
        doc=["Return the sum of all values in a binary tree.", "Add up the values of all nodes."],
        solutions=[r'''def $name($sig)$ret:
$doc    if $a0 is None:
        return 0
    return $a0.val + $name($a0.left) + $name($a0.right)
''', r'''def $name($sig)$ret:
$doc    total = 0
    stack = [$a0]
    while stack:
        current = stack.pop()
        if current:
            total += current.val
            stack.append(current.left)
            stack.append(current.right)
    return total
'''],
        tests=TREE_HELP + r'''assert $name(None) == 0
assert $name(N(5)) == 5
assert $name(N(1, N(2), N(3, N(4)))) == 10
'''),
    Task(
        id="count_leaves", topic="trees", kind="function",
        names=["count_leaves", "leaf_count", "number_of_leaves"],
        args=[["root", "node", "tree"]], types=[TREE_NODE], returns="int",
        does=[
            "counts the leaves of a binary tree",
            "returns the number of leaf nodes in a binary tree",
            "takes a binary tree and counts the nodes without children",
            "finds how many leaves a tree has",
            "computes the leaf count of a binary tree",
            "recursively counts nodes that have no left and no right child",
        ],
        doc=["Count the leaves of a binary tree.", "Return the number of leaf nodes."],
        solutions=[r'''def $name($sig)$ret:
$doc    if $a0 is None:
        return 0
    if $a0.left is None and $a0.right is None:
        return 1
    return $name($a0.left) + $name($a0.right)
''', r'''def $name($sig)$ret:
$doc    if not $a0:
        return 0
    if not $a0.left and not $a0.right:
        return 1
    left = $name($a0.left)
    right = $name($a0.right)
    return left + right
'''],
        tests=TREE_HELP + r'''assert $name(None) == 0
assert $name(N(1)) == 1
assert $name(N(1, N(2), N(3, N(4)))) == 2
'''),
    Task(
        id="tree_max_value", topic="trees", kind="function",
        names=["tree_max", "max_in_tree", "tree_maximum"],
        args=[["root", "node", "tree"]], types=[TREE_NODE], returns="",
        does=[
            "returns the largest value in a binary tree",
            "finds the maximum value of all nodes in a tree",
            "takes the root of a binary tree and returns its biggest value",
            "searches a binary tree for the maximum value",
            "computes the maximum of the node values in a tree",
            "finds the greatest number stored in a binary tree",
        ],
        doc=["Return the largest value in a binary tree.", "Find the maximum value in a binary tree."],
        solutions=[r'''def $name($sig)$ret:
$doc    if $a0 is None:
        return float("-inf")
    return max($a0.val, $name($a0.left), $name($a0.right))
''', r'''def $name($sig)$ret:
$doc    largest = float("-inf")
    stack = [$a0]
    while stack:
        current = stack.pop()
        if current:
            largest = max(largest, current.val)
            stack.append(current.left)
            stack.append(current.right)
    return largest
'''],
        tests=TREE_HELP + r'''assert $name(N(1)) == 1
assert $name(N(1, N(7), N(3, N(4)))) == 7
assert $name(None) == float("-inf")
assert $name(N(-5, N(-2))) == -2
'''),
    Task(
        id="right_side_view", topic="trees", kind="function",
        names=["right_side_view", "right_view", "rightmost_values"],
        args=[["root", "node", "tree"]], types=[TREE_NODE], returns="list[int]",
        does=[
            "returns the right side view of a binary tree",
            "collects the last value of each level of a binary tree",
            "finds the values visible from the right side of a tree",
            "returns the rightmost node value of every level",
            "takes a binary tree and lists the values seen from the right",
            "uses breadth first search to find the last node of each level",
        ],
        doc=["Return the right side view of a binary tree.", "Collect the rightmost value of each level."],
        solutions=[r'''def $name($sig)$ret:
$doc    result = []
    level = [$a0] if $a0 else []
    while level:
        result.append(level[-1].val)
        next_level = []
        for current in level:
            if current.left:
                next_level.append(current.left)
            if current.right:
                next_level.append(current.right)
        level = next_level
    return result
''', r'''from collections import deque


def $name($sig)$ret:
$doc    if $a0 is None:
        return []
    result = []
    queue = deque([$a0])
    while queue:
        result.append(queue[-1].val)
        for _ in range(len(queue)):
            current = queue.popleft()
            if current.left:
                queue.append(current.left)
            if current.right:
                queue.append(current.right)
    return result
'''],
        tests=TREE_HELP + r'''assert $name(None) == []
assert $name(N(1, N(2, None, N(5)), N(3))) == [1, 3, 5]
assert $name(N(1, N(2))) == [1, 2]
'''),
    Task(
        id="sorted_list_to_bst", topic="trees", kind="function",
        names=["sorted_array_to_bst", "sorted_list_to_bst", "build_bst"],
        args=[["nums", "values", "items"]], types=["list[int]"], returns=TREE_NODE,
        does=[
            "converts a sorted list to a balanced binary search tree",
            "builds a height balanced BST from a sorted list",
            "turns a sorted array into a binary search tree",
            "creates a balanced search tree by picking the middle element as root",
            "takes sorted numbers and returns the root of a balanced BST",
            "makes a binary search tree of minimal height from sorted values",
        ],
        doc=["Convert a sorted list to a balanced BST.", "Build a balanced binary search tree from sorted values."],
        vars=[["mid", "middle"], ["root", "node"]],
        solutions=[r'''class TreeNode:
    def __init__(self, val=0, left=None, right=None):
        self.val = val
        self.left = left
        self.right = right


def $name($sig)$ret:
$doc    if not $a0:
        return None
    $v0 = len($a0) // 2
    $v1 = TreeNode($a0[$v0])
    $v1.left = $name($a0[:$v0])
    $v1.right = $name($a0[$v0 + 1:])
    return $v1
''', r'''class TreeNode:
    def __init__(self, val=0, left=None, right=None):
        self.val = val
        self.left = left
        self.right = right


def $name($sig)$ret:
$doc    def build(low, high):
        if low > high:
            return None
        mid = (low + high) // 2
        return TreeNode($a0[mid], build(low, mid - 1), build(mid + 1, high))

    return build(0, len($a0) - 1)
'''],
        tests=TREE_HELP + r'''assert values_of($name([1, 2, 3])) == values_of(N(2, N(1), N(3)))
assert values_of($name([1])) == (1, None, None)
assert $name([]) is None
'''),
    Task(
        id="kth_smallest_bst", topic="trees", kind="function",
        names=["kth_smallest", "kth_smallest_in_bst", "kth_smallest_value"],
        args=[["root", "node", "tree"], ["k", "n", "rank"]], types=[TREE_NODE, "int"], returns="",
        does=[
            "returns the kth smallest value in a binary search tree",
            "finds the kth smallest element of a BST",
            "walks a BST in order and stops at the kth value",
            "takes the root of a BST and k and returns the kth smallest value",
            "looks up the value with rank k in a binary search tree",
            "uses inorder traversal to find the kth smallest node value",
        ],
        doc=["Return the kth smallest value in a BST.", "Find the kth smallest element of a BST."],
        solutions=[r'''def $name($sig)$ret:
$doc    stack = []
    current = $a0
    while current or stack:
        while current:
            stack.append(current)
            current = current.left
        current = stack.pop()
        $a1 -= 1
        if $a1 == 0:
            return current.val
        current = current.right
    return None
''', r'''def $name($sig)$ret:
$doc    values = []

    def visit(current):
        if current:
            visit(current.left)
            values.append(current.val)
            visit(current.right)

    visit($a0)
    return values[$a1 - 1] if $a1 <= len(values) else None
'''],
        tests=TREE_HELP + r'''tree = N(3, N(1, None, N(2)), N(4))
assert $name(tree, 1) == 1
assert $name(tree, 2) == 2
assert $name(tree, 4) == 4
assert $name(tree, 5) is None
'''),
    Task(
        id="trie_class", topic="trees", kind="class",
        names=["Trie", "PrefixTree", "WordTrie"],
        args=[], types=[], returns="",
        does=[
            "implements a trie with insert, search and starts_with",
            "represents a prefix tree of words",
            "stores words and can check if a word or a prefix exists",
            "implements a prefix tree",
            "supports inserting words and searching for prefixes",
            "works as a trie for lowercase words",
        ],
        doc=["A trie that stores words.", "A prefix tree."],
        solutions=[r'''class TrieNode:
    def __init__(self):
        self.children = {}
        self.is_end = False


class $name:
$doc    def __init__(self):
        self.root = TrieNode()

    def insert(self, word):
        node = self.root
        for ch in word:
            if ch not in node.children:
                node.children[ch] = TrieNode()
            node = node.children[ch]
        node.is_end = True

    def search(self, word):
        node = self._find(word)
        return node is not None and node.is_end

    def starts_with(self, prefix):
        return self._find(prefix) is not None

    def _find(self, prefix):
        node = self.root
        for ch in prefix:
            if ch not in node.children:
                return None
            node = node.children[ch]
        return node
''', r'''class $name:
$doc    def __init__(self):
        self.root = {}

    def insert(self, word):
        node = self.root
        for ch in word:
            node = node.setdefault(ch, {})
        node["end"] = True

    def search(self, word):
        node = self._find(word)
        return node is not None and "end" in node

    def starts_with(self, prefix):
        return self._find(prefix) is not None

    def _find(self, prefix):
        node = self.root
        for ch in prefix:
            if ch not in node:
                return None
            node = node[ch]
        return node
'''],
        tests=r'''t = $name()
t.insert("apple")
t.insert("app")
assert t.search("apple") is True
assert t.search("app") is True
assert t.search("appl") is False
assert t.starts_with("appl") is True
assert t.starts_with("b") is False
'''),
    Task(
        id="autocomplete_class", topic="trees", kind="class",
        names=["Autocomplete", "AutoCompleter", "WordCompleter"],
        args=[], types=[], returns="",
        does=[
            "suggests words that start with a prefix",
            "implements autocomplete for a list of words",
            "stores words and returns all words with a given prefix",
            "completes a prefix using a list of known words",
            "offers word suggestions for a prefix",
            "finds sorted completions for what the user typed",
        ],
        doc=["Suggest words that start with a prefix.", "Autocomplete for a list of words."],
        solutions=[r'''class $name:
$doc    def __init__(self, words=None):
        self.words = set(words or [])

    def add(self, word):
        self.words.add(word)

    def suggest(self, prefix, limit=5):
        matches = [word for word in self.words if word.startswith(prefix)]
        return sorted(matches)[:limit]
''', r'''class $name:
$doc    def __init__(self, words=()):
        self.words = sorted(words)

    def add(self, word):
        if word not in self.words:
            self.words.append(word)
            self.words.sort()

    def suggest(self, prefix, limit=5):
        result = []
        for word in self.words:
            if word.startswith(prefix):
                result.append(word)
        return result[:limit]
'''],
        tests=r'''a = $name(["car", "cat", "dog"])
assert a.suggest("ca") == ["car", "cat"]
a.add("cab")
assert a.suggest("ca", limit=1) == ["cab"]
assert a.suggest("x") == []
assert $name().suggest("a") == []
'''),
]
