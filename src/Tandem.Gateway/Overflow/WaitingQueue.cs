using Tandem.Gateway.Routing;

namespace Tandem.Gateway.Overflow;

/// <summary>
/// Requests that wait for a worker of one model. The more urgent class goes first; within a class owners share by deficit round-robin: each turn
/// pays for so many bytes, so neither many requests nor large ones let one owner starve another. An owner's own requests keep their order. Not
/// thread safe.
/// </summary>
internal sealed class WaitingQueue<T>
    where T : class
{
    /// <summary>Bytes that an owner's turn pays for.</summary>
    public const long Quantum = 16 << 10;

    private readonly List<Flow>[] _classes = [[], [], []];
    private readonly int[] _turns = new int[3];

    public int Count { get; private set; }

    public long Bytes { get; private set; }

    public void Add(T item, string owner, RequestPriority priority, long bytes, bool first = false)
    {
        List<Flow> flows = _classes[(int)priority];
        Flow? flow = flows.Find(flow => flow.Owner == owner);
        if (flow is null)
        {
            flow = new Flow(owner);
            flows.Add(flow);
        }

        LinkedListNode<Entry> node = new(new Entry(item, bytes));
        if (first)
        {
            flow.Items.AddFirst(node);
        }
        else
        {
            flow.Items.AddLast(node);
        }

        Count++;
        Bytes += bytes;
    }

    /// <summary>Takes the next one; null if none waits.</summary>
    public T? Take()
    {
        for (int level = 0; level < _classes.Length; level++)
        {
            if (_classes[level].Count > 0)
            {
                return Take(_classes[level], ref _turns[level]);
            }
        }

        return null;
    }

    /// <summary>Takes out one that waits no more; false if it is not there.</summary>
    public bool Remove(T item)
    {
        for (int level = 0; level < _classes.Length; level++)
        {
            List<Flow> flows = _classes[level];
            for (int i = 0; i < flows.Count; i++)
            {
                for (LinkedListNode<Entry>? node = flows[i].Items.First; node is not null; node = node.Next)
                {
                    if (ReferenceEquals(node.Value.Item, item))
                    {
                        RemoveNode(flows, i, node, ref _turns[level]);
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private T Take(List<Flow> flows, ref int turn)
    {
        while (true)
        {
            turn = turn < flows.Count ? turn : 0;
            Flow flow = flows[turn];
            LinkedListNode<Entry> node = flow.Items.First!;
            long cost = Cost(node.Value.Bytes);
            if (flow.Credit < cost && flows.Count > 1)
            {
                // Its turn is over until the others had theirs; what it saved stays.
                turn = (turn + 1) % flows.Count;
                flows[turn].Credit += Quantum;
                continue;
            }

            flow.Credit = Math.Max(0, flow.Credit - cost);
            RemoveNode(flows, turn, node, ref turn);
            return node.Value.Item;
        }
    }

    private void RemoveNode(List<Flow> flows, int index, LinkedListNode<Entry> node, ref int turn)
    {
        Flow flow = flows[index];
        flow.Items.Remove(node);
        Count--;
        Bytes -= node.Value.Bytes;
        if (flow.Items.Count == 0)
        {
            flows.RemoveAt(index);
            if (index < turn)
            {
                turn--;
            }
            else if (index == turn && flows.Count > 0)
            {
                turn %= flows.Count;
                flows[turn].Credit += Quantum;
            }
        }
    }

    // A request is work even if its body is small.
    private static long Cost(long bytes) => Math.Max(bytes, Quantum / 4);

    private sealed class Flow(string owner)
    {
        public string Owner { get; } = owner;

        public LinkedList<Entry> Items { get; } = new();

        public long Credit { get; set; } = Quantum;
    }

    private readonly record struct Entry(T Item, long Bytes);
}
