"""Textbook tasks: stacks, queues, linked lists, heaps and other containers."""

from tasklib import Task

LIST_NODE = "ListNode"

LIST_HELP = r'''class ListNode:
    def __init__(self, val=0, next=None):
        self.val = val
        self.next = next


def build(values):
    head = None
    for value in reversed(values):
        head = ListNode(value, head)
    return head


def values_of(node):
    out = []
    while node:
        out.append(node.val)
        node = node.next
    return out


'''

TASKS = [
    Task(
        id="stack_class", topic="data_structures", kind="class",
        names=["Stack", "SimpleStack", "ListStack"],
        args=[], types=[], returns="",
        does=[
            "implements a stack with push, pop, peek and is_empty",
            "represents a last in, first out stack",
            "works as a LIFO stack backed by a list",
            "stores items in a stack and supports push and pop",
            "provides a simple stack data structure",
            "lets you push items and pop the most recent one",
        ],
        doc=["A last in, first out stack.", "A simple stack backed by a list."],
        solutions=[r'''class $name:
$doc    def __init__(self):
        self.items = []

    def push(self, item):
        self.items.append(item)

    def pop(self):
        if self.is_empty():
            raise IndexError("pop from empty stack")
        return self.items.pop()

    def peek(self):
        if self.is_empty():
            raise IndexError("peek from empty stack")
        return self.items[-1]

    def is_empty(self):
        return len(self.items) == 0

    def size(self):
        return len(self.items)
''', r'''class $name:
$doc    def __init__(self):
        self._items = []

    def push(self, item):
        self._items.append(item)

    def pop(self):
        if not self._items:
            raise IndexError("stack is empty")
        return self._items.pop()

    def peek(self):
        if not self._items:
            raise IndexError("stack is empty")
        return self._items[-1]

    def is_empty(self):
        return not self._items

    def size(self):
        return len(self._items)

    def __len__(self):
        return len(self._items)
'''],
        tests=r'''s = $name()
assert s.is_empty()
s.push(1)
s.push(2)
assert s.peek() == 2
assert s.size() == 2
assert s.pop() == 2
assert s.pop() == 1
try:
    s.pop()
    assert False
except IndexError:
    pass
'''),
    Task(
        id="queue_class", topic="data_structures", kind="class",
        names=["Queue", "SimpleQueue", "FifoQueue"],
        args=[], types=[], returns="",
        does=[
            "implements a queue with enqueue and dequeue",
            "represents a first in, first out queue",
            "works as a FIFO queue backed by a deque",
            "stores items in order and removes the oldest first",
            "provides a simple queue data structure",
            "supports enqueue, dequeue, peek and is_empty",
        ],
        doc=["A first in, first out queue.", "A simple FIFO queue."],
        solutions=[r'''from collections import deque


class $name:
$doc    def __init__(self):
        self.items = deque()

    def enqueue(self, item):
        self.items.append(item)

    def dequeue(self):
        if self.is_empty():
            raise IndexError("dequeue from empty queue")
        return self.items.popleft()

    def peek(self):
        if self.is_empty():
            raise IndexError("peek from empty queue")
        return self.items[0]

    def is_empty(self):
        return len(self.items) == 0

    def size(self):
        return len(self.items)
''', r'''class $name:
$doc    def __init__(self):
        self.items = []

    def enqueue(self, item):
        self.items.append(item)

    def dequeue(self):
        if self.is_empty():
            raise IndexError("dequeue from empty queue")
        return self.items.pop(0)

    def peek(self):
        if self.is_empty():
            raise IndexError("peek from empty queue")
        return self.items[0]

    def is_empty(self):
        return len(self.items) == 0

    def size(self):
        return len(self.items)
'''],
        tests=r'''q = $name()
assert q.is_empty()
q.enqueue("a")
q.enqueue("b")
assert q.size() == 2
assert q.peek() == "a"
assert q.dequeue() == "a"
assert q.dequeue() == "b"
try:
    q.dequeue()
    assert False
except IndexError:
    pass
'''),
    Task(
        id="min_stack", topic="data_structures", kind="class",
        names=["MinStack", "StackWithMin", "MinimumStack"],
        args=[], types=[], returns="",
        does=[
            "implements a stack that can return its minimum in constant time",
            "supports push, pop, top and get_min",
            "is a stack with a get_min method",
            "keeps track of the smallest element of a stack",
            "works as a stack and returns the minimum element in O(1)",
            "stores numbers on a stack and knows the current minimum",
        ],
        doc=["A stack that returns its minimum in constant time.", "A stack with a get_min operation."],
        solutions=[r'''class $name:
$doc    def __init__(self):
        self.stack = []
        self.min_stack = []

    def push(self, val):
        self.stack.append(val)
        if not self.min_stack or val <= self.min_stack[-1]:
            self.min_stack.append(val)

    def pop(self):
        val = self.stack.pop()
        if val == self.min_stack[-1]:
            self.min_stack.pop()
        return val

    def top(self):
        return self.stack[-1]

    def get_min(self):
        return self.min_stack[-1]
''', r'''class $name:
$doc    def __init__(self):
        self.stack = []

    def push(self, val):
        current_min = min(val, self.stack[-1][1]) if self.stack else val
        self.stack.append((val, current_min))

    def pop(self):
        return self.stack.pop()[0]

    def top(self):
        return self.stack[-1][0]

    def get_min(self):
        return self.stack[-1][1]
'''],
        tests=r'''s = $name()
s.push(3)
s.push(1)
s.push(1)
s.push(2)
assert s.top() == 2
assert s.get_min() == 1
s.pop()
s.pop()
assert s.get_min() == 1
s.pop()
assert s.get_min() == 3
'''),
    Task(
        id="max_stack", topic="data_structures", kind="class",
        names=["MaxStack", "StackWithMax", "MaximumStack"],
        args=[], types=[], returns="",
        does=[
            "implements a stack that can return its maximum in constant time",
            "supports push, pop, top and get_max",
            "is a stack with a get_max method",
            "keeps track of the largest element of a stack",
            "works as a stack and returns the maximum element in O(1)",
            "stores numbers on a stack and knows the current maximum",
        ],
        doc=["A stack that returns its maximum in constant time.", "A stack with a get_max operation."],
        solutions=[r'''class $name:
$doc    def __init__(self):
        self.stack = []
        self.max_stack = []

    def push(self, val):
        self.stack.append(val)
        if not self.max_stack or val >= self.max_stack[-1]:
            self.max_stack.append(val)

    def pop(self):
        val = self.stack.pop()
        if val == self.max_stack[-1]:
            self.max_stack.pop()
        return val

    def top(self):
        return self.stack[-1]

    def get_max(self):
        return self.max_stack[-1]
''', r'''class $name:
$doc    def __init__(self):
        self.stack = []

    def push(self, val):
        current_max = max(val, self.stack[-1][1]) if self.stack else val
        self.stack.append((val, current_max))

    def pop(self):
        return self.stack.pop()[0]

    def top(self):
        return self.stack[-1][0]

    def get_max(self):
        return self.stack[-1][1]
'''],
        tests=r'''s = $name()
s.push(1)
s.push(5)
s.push(2)
assert s.get_max() == 5
assert s.pop() == 2
assert s.pop() == 5
assert s.get_max() == 1
assert s.top() == 1
'''),
    Task(
        id="deque_class", topic="data_structures", kind="class",
        names=["Deque", "DoubleEndedQueue", "SimpleDeque"],
        args=[], types=[], returns="",
        does=[
            "implements a double-ended queue",
            "lets you add and remove items at both ends",
            "supports add_front, add_rear, remove_front and remove_rear",
            "represents a deque backed by a list",
            "works as a queue that is open at both ends",
            "provides a simple deque data structure",
        ],
        doc=["A double-ended queue.", "A queue that is open at both ends."],
        solutions=[r'''class $name:
$doc    def __init__(self):
        self.items = []

    def add_front(self, item):
        self.items.insert(0, item)

    def add_rear(self, item):
        self.items.append(item)

    def remove_front(self):
        if self.is_empty():
            raise IndexError("deque is empty")
        return self.items.pop(0)

    def remove_rear(self):
        if self.is_empty():
            raise IndexError("deque is empty")
        return self.items.pop()

    def is_empty(self):
        return len(self.items) == 0

    def size(self):
        return len(self.items)
''', r'''from collections import deque


class $name:
$doc    def __init__(self):
        self.items = deque()

    def add_front(self, item):
        self.items.appendleft(item)

    def add_rear(self, item):
        self.items.append(item)

    def remove_front(self):
        if not self.items:
            raise IndexError("deque is empty")
        return self.items.popleft()

    def remove_rear(self):
        if not self.items:
            raise IndexError("deque is empty")
        return self.items.pop()

    def is_empty(self):
        return len(self.items) == 0

    def size(self):
        return len(self.items)
'''],
        tests=r'''d = $name()
assert d.is_empty()
d.add_rear(2)
d.add_front(1)
d.add_rear(3)
assert d.size() == 3
assert d.remove_front() == 1
assert d.remove_rear() == 3
assert d.remove_rear() == 2
try:
    d.remove_front()
    assert False
except IndexError:
    pass
'''),
    Task(
        id="queue_two_stacks", topic="data_structures", kind="class",
        names=["QueueWithStacks", "MyQueue", "StackQueue"],
        args=[], types=[], returns="",
        does=[
            "implements a queue using two stacks",
            "works as a FIFO queue built from two lists used as stacks",
            "builds a queue out of two stacks",
            "simulates a queue with an in stack and an out stack",
            "supports push, pop, peek and empty using two stacks",
            "is a first in, first out queue that only uses stacks",
        ],
        doc=["A queue made of two stacks.", "A FIFO queue that only uses stacks."],
        solutions=[r'''class $name:
$doc    def __init__(self):
        self.in_stack = []
        self.out_stack = []

    def push(self, item):
        self.in_stack.append(item)

    def pop(self):
        self._move()
        return self.out_stack.pop()

    def peek(self):
        self._move()
        return self.out_stack[-1]

    def empty(self):
        return not self.in_stack and not self.out_stack

    def _move(self):
        if not self.out_stack:
            while self.in_stack:
                self.out_stack.append(self.in_stack.pop())
''', r'''class $name:
$doc    def __init__(self):
        self.stack_in = []
        self.stack_out = []

    def push(self, item):
        self.stack_in.append(item)

    def pop(self):
        self.peek()
        return self.stack_out.pop()

    def peek(self):
        if not self.stack_out:
            while self.stack_in:
                self.stack_out.append(self.stack_in.pop())
        return self.stack_out[-1]

    def empty(self):
        return len(self.stack_in) == 0 and len(self.stack_out) == 0
'''],
        tests=r'''q = $name()
assert q.empty()
q.push(1)
q.push(2)
assert q.peek() == 1
assert q.pop() == 1
q.push(3)
assert q.pop() == 2
assert q.pop() == 3
assert q.empty()
'''),
    Task(
        id="linked_list_class", topic="data_structures", kind="class",
        names=["LinkedList", "SinglyLinkedList", "SimpleLinkedList"],
        args=[], types=[], returns="",
        does=[
            "implements a singly linked list",
            "represents a linked list with append, prepend and delete",
            "stores values in a linked list of nodes",
            "provides a linked list with methods to add, delete and find values",
            "works as a simple linked list",
            "is a linked list that can be converted to a Python list",
        ],
        doc=["A singly linked list.", "A simple linked list."],
        solutions=[r'''class Node:
    def __init__(self, data):
        self.data = data
        self.next = None


class $name:
$doc    def __init__(self):
        self.head = None

    def append(self, data):
        node = Node(data)
        if self.head is None:
            self.head = node
            return
        current = self.head
        while current.next:
            current = current.next
        current.next = node

    def prepend(self, data):
        node = Node(data)
        node.next = self.head
        self.head = node

    def delete(self, data):
        current = self.head
        previous = None
        while current:
            if current.data == data:
                if previous:
                    previous.next = current.next
                else:
                    self.head = current.next
                return True
            previous = current
            current = current.next
        return False

    def find(self, data):
        current = self.head
        while current:
            if current.data == data:
                return current
            current = current.next
        return None

    def to_list(self):
        values = []
        current = self.head
        while current:
            values.append(current.data)
            current = current.next
        return values
''', r'''class Node:
    def __init__(self, data, next=None):
        self.data = data
        self.next = next


class $name:
$doc    def __init__(self):
        self.head = None

    def append(self, data):
        if not self.head:
            self.head = Node(data)
            return
        current = self.head
        while current.next:
            current = current.next
        current.next = Node(data)

    def prepend(self, data):
        self.head = Node(data, self.head)

    def delete(self, data):
        dummy = Node(None, self.head)
        current = dummy
        while current.next:
            if current.next.data == data:
                current.next = current.next.next
                self.head = dummy.next
                return True
            current = current.next
        return False

    def find(self, data):
        current = self.head
        while current and current.data != data:
            current = current.next
        return current

    def to_list(self):
        values = []
        current = self.head
        while current:
            values.append(current.data)
            current = current.next
        return values
'''],
        tests=r'''l = $name()
assert l.to_list() == []
l.append(1)
l.append(2)
l.prepend(0)
assert l.to_list() == [0, 1, 2]
assert l.delete(1) is True
assert l.delete(9) is False
assert l.delete(0) is True
assert l.to_list() == [2]
assert l.find(2).data == 2
assert l.find(5) is None
'''),
    Task(
        id="linked_list_iter", topic="data_structures", kind="class",
        names=["LinkedList", "IterableLinkedList", "NodeList"],
        args=[], types=[], returns="",
        does=[
            "implements a linked list that can be iterated and reversed",
            "is a linked list with append, reverse, __iter__ and __len__",
            "represents an iterable linked list",
            "provides a linked list with a reverse method",
            "stores items in linked nodes and supports len and for loops",
            "works as a linked list and can reverse itself in place",
        ],
        doc=["A linked list that can be iterated.", "An iterable linked list with a reverse method."],
        solutions=[r'''class Node:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next


class $name:
$doc    def __init__(self):
        self.head = None
        self.length = 0

    def append(self, value):
        node = Node(value)
        self.length += 1
        if self.head is None:
            self.head = node
            return
        current = self.head
        while current.next:
            current = current.next
        current.next = node

    def reverse(self):
        previous = None
        current = self.head
        while current:
            next_node = current.next
            current.next = previous
            previous = current
            current = next_node
        self.head = previous

    def __iter__(self):
        current = self.head
        while current:
            yield current.value
            current = current.next

    def __len__(self):
        return self.length
''', r'''class Node:
    def __init__(self, value):
        self.value = value
        self.next = None


class $name:
$doc    def __init__(self):
        self.head = None
        self.tail = None

    def append(self, value):
        node = Node(value)
        if self.head is None:
            self.head = node
        else:
            self.tail.next = node
        self.tail = node

    def reverse(self):
        previous = None
        current = self.head
        self.tail = self.head
        while current:
            current.next, previous, current = previous, current, current.next
        self.head = previous

    def __iter__(self):
        current = self.head
        while current:
            yield current.value
            current = current.next

    def __len__(self):
        return sum(1 for _ in self)
'''],
        tests=r'''l = $name()
assert list(l) == []
for x in [1, 2, 3]:
    l.append(x)
assert list(l) == [1, 2, 3]
l.reverse()
assert list(l) == [3, 2, 1]
assert len(l) == 3
'''),
    Task(
        id="reverse_linked_list", topic="data_structures", kind="function",
        names=["reverse_linked_list", "reverse_list", "reverse_nodes"],
        args=[["head", "node", "first"]], types=[LIST_NODE], returns=LIST_NODE,
        does=[
            "reverses a linked list",
            "reverses a singly linked list and returns the new head",
            "takes the head of a linked list and reverses the list in place",
            "turns the next pointers of a linked list around",
            "returns the head of the reversed linked list",
            "flips the order of the nodes in a linked list",
        ],
        doc=["Reverse a singly linked list.", "Reverse the linked list and return its new head."],
        vars=[["prev", "previous"], ["current", "curr"], ["next_node", "following"]],
        solutions=[r'''def $name($sig)$ret:
$doc    $v0 = None
    $v1 = $a0
    while $v1:
        $v2 = $v1.next
        $v1.next = $v0
        $v0 = $v1
        $v1 = $v2
    return $v0
''', r'''def $name($sig)$ret:
$doc    if $a0 is None or $a0.next is None:
        return $a0
    $v0 = $name($a0.next)
    $a0.next.next = $a0
    $a0.next = None
    return $v0
'''],
        tests=LIST_HELP + r'''assert values_of($name(build([1, 2, 3]))) == [3, 2, 1]
assert values_of($name(build([7]))) == [7]
assert $name(None) is None
'''),
    Task(
        id="middle_of_linked_list", topic="data_structures", kind="function",
        names=["middle_node", "find_middle", "get_middle"],
        args=[["head", "node", "first"]], types=[LIST_NODE], returns=LIST_NODE,
        does=[
            "returns the middle node of a linked list",
            "finds the middle of a linked list",
            "uses slow and fast pointers to find the middle node",
            "takes the head of a linked list and returns its middle node",
            "finds the node halfway through a linked list",
            "returns the second middle node when a linked list has even length",
        ],
        doc=["Return the middle node of a linked list.", "Find the middle of a linked list."],
        vars=[["slow", "middle"], ["fast", "runner"]],
        solutions=[r'''def $name($sig)$ret:
$doc    $v0 = $v1 = $a0
    while $v1 and $v1.next:
        $v0 = $v0.next
        $v1 = $v1.next.next
    return $v0
''', r'''def $name($sig)$ret:
$doc    nodes = []
    current = $a0
    while current:
        nodes.append(current)
        current = current.next
    return nodes[len(nodes) // 2] if nodes else None
'''],
        tests=LIST_HELP + r'''assert $name(build([1, 2, 3])).val == 2
assert $name(build([1, 2, 3, 4])).val == 3
assert $name(None) is None
'''),
    Task(
        id="linked_list_cycle", topic="data_structures", kind="function",
        names=["has_cycle", "detect_cycle", "is_cyclic"],
        args=[["head", "node", "first"]], types=[LIST_NODE], returns="bool",
        does=[
            "checks if a linked list has a cycle",
            "detects a cycle in a linked list",
            "returns True if a linked list contains a loop",
            "uses Floyd's tortoise and hare to find a cycle in a linked list",
            "tells whether the nodes of a linked list form a loop",
            "determines whether a linked list is circular",
        ],
        doc=["Check if a linked list has a cycle.", "Return True if the linked list contains a loop."],
        vars=[["slow", "tortoise"], ["fast", "hare"]],
        solutions=[r'''def $name($sig)$ret:
$doc    $v0 = $v1 = $a0
    while $v1 and $v1.next:
        $v0 = $v0.next
        $v1 = $v1.next.next
        if $v0 is $v1:
            return True
    return False
''', r'''def $name($sig)$ret:
$doc    seen = set()
    current = $a0
    while current:
        if current in seen:
            return True
        seen.add(current)
        current = current.next
    return False
'''],
        tests=LIST_HELP + r'''assert $name(build([1, 2, 3])) is False
ring = build([1, 2, 3])
ring.next.next.next = ring.next
assert $name(ring) is True
assert $name(None) is False
'''),
    Task(
        id="merge_two_lists", topic="data_structures", kind="function",
        names=["merge_two_lists", "merge_linked_lists", "merge_sorted_nodes"],
        args=[["l1", "list1", "first"], ["l2", "list2", "second"]],
        types=[LIST_NODE, LIST_NODE], returns=LIST_NODE,
        does=[
            "merges two sorted linked lists",
            "merges two sorted linked lists into one sorted linked list",
            "joins two ordered linked lists and keeps the order",
            "takes two sorted linked lists and returns the head of the merged list",
            "combines two sorted lists of nodes into a single one",
            "returns the head of a sorted list made from two sorted linked lists",
        ],
        doc=["Merge two sorted linked lists.", "Merge two sorted linked lists and return the head."],
        solutions=[r'''class ListNode:
    def __init__(self, val=0, next=None):
        self.val = val
        self.next = next


def $name($sig)$ret:
$doc    dummy = ListNode()
    tail = dummy
    while $a0 and $a1:
        if $a0.val <= $a1.val:
            tail.next = $a0
            $a0 = $a0.next
        else:
            tail.next = $a1
            $a1 = $a1.next
        tail = tail.next
    tail.next = $a0 or $a1
    return dummy.next
''', r'''def $name($sig)$ret:
$doc    if not $a0:
        return $a1
    if not $a1:
        return $a0
    if $a0.val <= $a1.val:
        $a0.next = $name($a0.next, $a1)
        return $a0
    $a1.next = $name($a0, $a1.next)
    return $a1
'''],
        tests=LIST_HELP + r'''assert values_of($name(build([1, 3]), build([2, 4]))) == [1, 2, 3, 4]
assert values_of($name(None, build([1]))) == [1]
assert $name(None, None) is None
'''),
    Task(
        id="nth_from_end", topic="data_structures", kind="function",
        names=["nth_from_end", "kth_from_end", "get_nth_from_end"],
        args=[["head", "node", "first"], ["n", "k", "position"]],
        types=[LIST_NODE, "int"], returns="",
        does=[
            "returns the value of the nth node from the end of a linked list",
            "finds the nth value from the end of a linked list",
            "uses two pointers to find the nth node from the end",
            "takes a linked list and returns its nth last value",
            "returns the nth to last value of a linked list, or None if the list is too short",
            "counts n nodes from the end of a linked list and returns that value",
        ],
        doc=["Return the nth value from the end of a linked list.", "Find the nth to last value of a linked list."],
        solutions=[r'''def $name($sig)$ret:
$doc    fast = slow = $a0
    for _ in range($a1):
        if fast is None:
            return None
        fast = fast.next
    while fast:
        fast = fast.next
        slow = slow.next
    return slow.val
''', r'''def $name($sig)$ret:
$doc    values = []
    while $a0:
        values.append($a0.val)
        $a0 = $a0.next
    if $a1 > len(values):
        return None
    return values[-$a1]
'''],
        tests=LIST_HELP + r'''assert $name(build([1, 2, 3, 4]), 1) == 4
assert $name(build([1, 2, 3, 4]), 4) == 1
assert $name(build([1, 2]), 3) is None
'''),
    Task(
        id="linked_list_length", topic="data_structures", kind="function",
        names=["list_length", "linked_list_length", "count_list_nodes"],
        args=[["head", "node", "first"]], types=[LIST_NODE], returns="int",
        does=[
            "returns the length of a linked list",
            "counts the nodes in a linked list",
            "takes the head of a linked list and returns how many nodes it has",
            "computes the number of nodes in a linked list",
            "walks through a linked list and counts its nodes",
            "gives the size of a linked list",
        ],
        doc=["Count the nodes in a linked list.", "Return the length of a linked list."],
        vars=[["count", "length"], ["current", "node"]],
        solutions=[r'''def $name($sig)$ret:
$doc    $v0 = 0
    while $a0:
        $v0 += 1
        $a0 = $a0.next
    return $v0
''', r'''def $name($sig)$ret:
$doc    if $a0 is None:
        return 0
    return 1 + $name($a0.next)
'''],
        tests=LIST_HELP + r'''assert $name(build([1, 2, 3])) == 3
assert $name(build([1])) == 1
assert $name(None) == 0
'''),
    Task(
        id="linked_list_to_list", topic="data_structures", kind="function",
        names=["linked_list_to_list", "to_list", "list_values"],
        args=[["head", "node", "first"]], types=[LIST_NODE], returns="list",
        does=[
            "converts a linked list to a Python list",
            "returns the values of a linked list as a list",
            "collects the values of all nodes in a linked list",
            "takes the head of a linked list and returns a list of its values",
            "turns a linked list into a normal list",
            "walks through a linked list and gathers the values in a list",
        ],
        doc=["Convert a linked list to a Python list.", "Return the values of a linked list as a list."],
        vars=[["values", "result", "items"], ["current", "curr"]],
        solutions=[r'''def $name($sig)$ret:
$doc    $v0 = []
    $v1 = $a0
    while $v1:
        $v0.append($v1.val)
        $v1 = $v1.next
    return $v0
''', r'''def $name($sig)$ret:
$doc    if $a0 is None:
        return []
    return [$a0.val] + $name($a0.next)
'''],
        tests=LIST_HELP + r'''assert $name(build([1, 2, 3])) == [1, 2, 3]
assert $name(build([5])) == [5]
assert $name(None) == []
'''),
    Task(
        id="delete_list_duplicates", topic="data_structures", kind="function",
        names=["delete_duplicates", "remove_list_duplicates", "dedupe_sorted_list"],
        args=[["head", "node", "first"]], types=[LIST_NODE], returns=LIST_NODE,
        does=[
            "removes duplicates from a sorted linked list",
            "deletes repeated values from a sorted linked list",
            "takes a sorted linked list and keeps each value once",
            "drops duplicate nodes of a sorted linked list and returns the head",
            "leaves only distinct values in a sorted linked list",
            "skips nodes with equal values in a sorted linked list",
        ],
        doc=["Remove duplicates from a sorted linked list.", "Delete repeated values from a sorted linked list."],
        vars=[["current", "curr"]],
        solutions=[r'''def $name($sig)$ret:
$doc    $v0 = $a0
    while $v0 and $v0.next:
        if $v0.val == $v0.next.val:
            $v0.next = $v0.next.next
        else:
            $v0 = $v0.next
    return $a0
''', r'''def $name($sig)$ret:
$doc    if $a0 is None or $a0.next is None:
        return $a0
    $a0.next = $name($a0.next)
    if $a0.val == $a0.next.val:
        return $a0.next
    return $a0
'''],
        tests=LIST_HELP + r'''assert values_of($name(build([1, 1, 2, 3, 3]))) == [1, 2, 3]
assert values_of($name(build([1, 1, 1]))) == [1]
assert $name(None) is None
'''),
    Task(
        id="doubly_linked_list", topic="data_structures", kind="class",
        names=["DoublyLinkedList", "DoubleLinkedList", "TwoWayList"],
        args=[], types=[], returns="",
        does=[
            "implements a doubly linked list",
            "represents a linked list whose nodes know the next and the previous node",
            "supports append, prepend and walking in both directions",
            "stores items in nodes linked forwards and backwards",
            "provides a doubly linked list with append and prepend",
            "is a linked list with prev and next pointers",
        ],
        doc=["A doubly linked list.", "A linked list with prev and next pointers."],
        solutions=[r'''class Node:
    def __init__(self, data):
        self.data = data
        self.prev = None
        self.next = None


class $name:
$doc    def __init__(self):
        self.head = None
        self.tail = None

    def append(self, data):
        node = Node(data)
        if self.tail is None:
            self.head = self.tail = node
        else:
            node.prev = self.tail
            self.tail.next = node
            self.tail = node

    def prepend(self, data):
        node = Node(data)
        if self.head is None:
            self.head = self.tail = node
        else:
            node.next = self.head
            self.head.prev = node
            self.head = node

    def to_list(self):
        values = []
        current = self.head
        while current:
            values.append(current.data)
            current = current.next
        return values

    def to_list_reversed(self):
        values = []
        current = self.tail
        while current:
            values.append(current.data)
            current = current.prev
        return values
''', r'''class Node:
    def __init__(self, data, prev=None, next=None):
        self.data = data
        self.prev = prev
        self.next = next


class $name:
$doc    def __init__(self):
        self.head = None
        self.tail = None

    def append(self, data):
        node = Node(data, prev=self.tail)
        if self.tail:
            self.tail.next = node
        else:
            self.head = node
        self.tail = node

    def prepend(self, data):
        node = Node(data, next=self.head)
        if self.head:
            self.head.prev = node
        else:
            self.tail = node
        self.head = node

    def to_list(self):
        values = []
        current = self.head
        while current:
            values.append(current.data)
            current = current.next
        return values

    def to_list_reversed(self):
        values = []
        current = self.tail
        while current:
            values.append(current.data)
            current = current.prev
        return values
'''],
        tests=r'''d = $name()
assert d.to_list() == []
d.append(2)
d.append(3)
d.prepend(1)
assert d.to_list() == [1, 2, 3]
assert d.to_list_reversed() == [3, 2, 1]
'''),
    Task(
        id="priority_queue", topic="data_structures", kind="class",
        names=["PriorityQueue", "PrioQueue", "HeapQueue"],
        args=[], types=[], returns="",
        does=[
            "implements a priority queue with heapq",
            "represents a priority queue where the lowest priority number comes first",
            "stores items with a priority and pops the most urgent one",
            "supports push with a priority and pop",
            "works as a priority queue based on a heap",
            "returns items in order of their priority",
        ],
        doc=["A priority queue based on a heap.", "A queue that pops the item with the lowest priority first."],
        solutions=[r'''import heapq


class $name:
$doc    def __init__(self):
        self.heap = []
        self.counter = 0

    def push(self, item, priority):
        heapq.heappush(self.heap, (priority, self.counter, item))
        self.counter += 1

    def pop(self):
        if self.is_empty():
            raise IndexError("pop from empty priority queue")
        return heapq.heappop(self.heap)[2]

    def peek(self):
        return self.heap[0][2]

    def is_empty(self):
        return len(self.heap) == 0

    def __len__(self):
        return len(self.heap)
''', r'''import heapq
from itertools import count


class $name:
$doc    def __init__(self):
        self._heap = []
        self._counter = count()

    def push(self, item, priority):
        heapq.heappush(self._heap, (priority, next(self._counter), item))

    def pop(self):
        if not self._heap:
            raise IndexError("priority queue is empty")
        priority, _, item = heapq.heappop(self._heap)
        return item

    def peek(self):
        return self._heap[0][2]

    def is_empty(self):
        return not self._heap

    def __len__(self):
        return len(self._heap)
'''],
        tests=r'''q = $name()
assert q.is_empty()
q.push("low", 5)
q.push("high", 1)
q.push("also high", 1)
assert len(q) == 3
assert q.peek() == "high"
assert q.pop() == "high"
assert q.pop() == "also high"
assert q.pop() == "low"
try:
    q.pop()
    assert False
except IndexError:
    pass
'''),
    Task(
        id="min_heap", topic="data_structures", kind="class",
        names=["MinHeap", "BinaryHeap", "Heap"],
        args=[], types=[], returns="",
        does=[
            "implements a min heap",
            "represents a binary heap with push and pop",
            "stores numbers in a heap and pops the smallest one",
            "works as a min heap with sift up and sift down",
            "provides a binary min heap without using heapq",
            "keeps the smallest item at the root of a heap",
        ],
        doc=["A binary min heap.", "A heap that keeps the smallest item at the root."],
        solutions=[r'''class $name:
$doc    def __init__(self):
        self.heap = []

    def push(self, value):
        self.heap.append(value)
        self._sift_up(len(self.heap) - 1)

    def pop(self):
        if not self.heap:
            raise IndexError("pop from empty heap")
        root = self.heap[0]
        last = self.heap.pop()
        if self.heap:
            self.heap[0] = last
            self._sift_down(0)
        return root

    def peek(self):
        return self.heap[0]

    def _sift_up(self, index):
        while index > 0:
            parent = (index - 1) // 2
            if self.heap[index] >= self.heap[parent]:
                break
            self.heap[index], self.heap[parent] = self.heap[parent], self.heap[index]
            index = parent

    def _sift_down(self, index):
        size = len(self.heap)
        while True:
            smallest = index
            for child in (2 * index + 1, 2 * index + 2):
                if child < size and self.heap[child] < self.heap[smallest]:
                    smallest = child
            if smallest == index:
                break
            self.heap[index], self.heap[smallest] = self.heap[smallest], self.heap[index]
            index = smallest
''', r'''import heapq


class $name:
$doc    def __init__(self):
        self.heap = []

    def push(self, value):
        heapq.heappush(self.heap, value)

    def pop(self):
        if not self.heap:
            raise IndexError("pop from empty heap")
        return heapq.heappop(self.heap)

    def peek(self):
        return self.heap[0]

    def __len__(self):
        return len(self.heap)
'''],
        tests=r'''h = $name()
for x in [5, 3, 8, 1, 9, 2, 1]:
    h.push(x)
assert h.peek() == 1
assert [h.pop() for _ in range(7)] == [1, 1, 2, 3, 5, 8, 9]
try:
    h.pop()
    assert False
except IndexError:
    pass
'''),
    Task(
        id="union_find", topic="data_structures", kind="class",
        names=["UnionFind", "DisjointSet", "DSU"],
        args=[], types=[], returns="",
        does=[
            "implements union find",
            "represents a disjoint set with find and union",
            "implements a disjoint set union with path compression",
            "keeps track of connected groups of n items",
            "supports find, union and connected",
            "merges sets and finds the representative of an item",
        ],
        doc=["A disjoint set with path compression.", "Union find for n items."],
        solutions=[r'''class $name:
$doc    def __init__(self, n):
        self.parent = list(range(n))
        self.rank = [0] * n

    def find(self, x):
        if self.parent[x] != x:
            self.parent[x] = self.find(self.parent[x])
        return self.parent[x]

    def union(self, x, y):
        root_x = self.find(x)
        root_y = self.find(y)
        if root_x == root_y:
            return False
        if self.rank[root_x] < self.rank[root_y]:
            root_x, root_y = root_y, root_x
        self.parent[root_y] = root_x
        if self.rank[root_x] == self.rank[root_y]:
            self.rank[root_x] += 1
        return True

    def connected(self, x, y):
        return self.find(x) == self.find(y)
''', r'''class $name:
$doc    def __init__(self, n):
        self.parent = list(range(n))

    def find(self, x):
        while self.parent[x] != x:
            self.parent[x] = self.parent[self.parent[x]]
            x = self.parent[x]
        return x

    def union(self, x, y):
        root_x = self.find(x)
        root_y = self.find(y)
        if root_x == root_y:
            return False
        self.parent[root_y] = root_x
        return True

    def connected(self, x, y):
        return self.find(x) == self.find(y)
'''],
        tests=r'''u = $name(5)
assert u.union(0, 1) is True
assert u.union(1, 2) is True
assert u.union(0, 2) is False
assert u.connected(0, 2)
assert not u.connected(0, 3)
'''),
    Task(
        id="circular_buffer", topic="data_structures", kind="class",
        names=["CircularBuffer", "RingBuffer", "CircularQueue"],
        args=[], types=[], returns="",
        does=[
            "implements a circular buffer",
            "represents a ring buffer of fixed size that overwrites the oldest item",
            "stores the last n items in a ring buffer",
            "keeps only the most recent items up to a capacity",
            "works as a fixed size buffer and overwrites old items when full",
            "provides a ring buffer with append and get_all",
        ],
        doc=["A circular buffer of fixed size.", "A ring buffer that overwrites the oldest item."],
        solutions=[r'''class $name:
$doc    def __init__(self, capacity):
        self.capacity = capacity
        self.buffer = [None] * capacity
        self.start = 0
        self.size = 0

    def append(self, item):
        end = (self.start + self.size) % self.capacity
        self.buffer[end] = item
        if self.size < self.capacity:
            self.size += 1
        else:
            self.start = (self.start + 1) % self.capacity

    def get_all(self):
        return [self.buffer[(self.start + i) % self.capacity] for i in range(self.size)]

    def is_full(self):
        return self.size == self.capacity

    def __len__(self):
        return self.size
''', r'''from collections import deque


class $name:
$doc    def __init__(self, capacity):
        self.capacity = capacity
        self.items = deque(maxlen=capacity)

    def append(self, item):
        self.items.append(item)

    def get_all(self):
        return list(self.items)

    def is_full(self):
        return len(self.items) == self.capacity

    def __len__(self):
        return len(self.items)
'''],
        tests=r'''b = $name(3)
assert b.get_all() == []
b.append(1)
b.append(2)
assert len(b) == 2
assert not b.is_full()
b.append(3)
b.append(4)
assert b.is_full()
assert b.get_all() == [2, 3, 4]
'''),
    Task(
        id="hash_map_class", topic="data_structures", kind="class",
        names=["HashMap", "HashTable", "MyHashMap"],
        args=[], types=[], returns="",
        does=[
            "implements a hash map with put, get and remove",
            "represents a hash table with buckets",
            "implements a hash table with separate chaining",
            "stores key value pairs in buckets by their hash",
            "works like a dictionary without using dict",
            "provides a simple hash map",
        ],
        doc=["A hash map with separate chaining.", "A simple hash table with buckets."],
        solutions=[r'''class $name:
$doc    def __init__(self, size=16):
        self.size = size
        self.buckets = [[] for _ in range(size)]

    def _bucket(self, key):
        return self.buckets[hash(key) % self.size]

    def put(self, key, value):
        bucket = self._bucket(key)
        for i, (k, _) in enumerate(bucket):
            if k == key:
                bucket[i] = (key, value)
                return
        bucket.append((key, value))

    def get(self, key, default=None):
        for k, v in self._bucket(key):
            if k == key:
                return v
        return default

    def remove(self, key):
        bucket = self._bucket(key)
        for i, (k, _) in enumerate(bucket):
            if k == key:
                del bucket[i]
                return True
        return False
''', r'''class $name:
$doc    def __init__(self, capacity=16):
        self.buckets = [[] for _ in range(capacity)]

    def _bucket(self, key):
        index = hash(key) % len(self.buckets)
        return self.buckets[index]

    def put(self, key, value):
        bucket = self._bucket(key)
        for pair in bucket:
            if pair[0] == key:
                pair[1] = value
                return
        bucket.append([key, value])

    def get(self, key, default=None):
        for pair in self._bucket(key):
            if pair[0] == key:
                return pair[1]
        return default

    def remove(self, key):
        bucket = self._bucket(key)
        for pair in bucket:
            if pair[0] == key:
                bucket.remove(pair)
                return True
        return False
'''],
        tests=r'''m = $name()
m.put("a", 1)
m.put("a", 2)
m.put("b", 3)
assert m.get("a") == 2
assert m.get("zzz") is None
assert m.get("zzz", 0) == 0
assert m.remove("a") is True
assert m.remove("a") is False
assert m.get("a") is None
'''),
    Task(
        id="merge_sorted_iterables", topic="data_structures", kind="function",
        names=["merge_k_lists", "merge_many_sorted", "merge_all_sorted"],
        args=[["lists", "sorted_lists", "groups"]], types=["list[list[int]]"], returns="list[int]",
        does=[
            "merges k sorted lists into one sorted list",
            "merges several sorted lists",
            "takes a list of sorted lists and returns a single sorted list",
            "combines many sorted lists with a heap",
            "joins sorted lists and keeps the result sorted",
            "uses heapq to merge any number of sorted lists",
        ],
        doc=["Merge k sorted lists into one.", "Merge several sorted lists into a sorted list."],
        vars=[["heap", "queue"], ["result", "merged"]],
        solutions=[r'''import heapq


def $name($sig)$ret:
$doc    return list(heapq.merge(*$a0))
''', r'''import heapq


def $name($sig)$ret:
$doc    $v0 = [(items[0], i, 0) for i, items in enumerate($a0) if items]
    heapq.heapify($v0)
    $v1 = []
    while $v0:
        value, i, j = heapq.heappop($v0)
        $v1.append(value)
        if j + 1 < len($a0[i]):
            heapq.heappush($v0, ($a0[i][j + 1], i, j + 1))
    return $v1
'''],
        tests=r'''assert $name([[1, 4], [2, 3], [0]]) == [0, 1, 2, 3, 4]
assert $name([[], [1]]) == [1]
assert $name([]) == []
'''),
]
