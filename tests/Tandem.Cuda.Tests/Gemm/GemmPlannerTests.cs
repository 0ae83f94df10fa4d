using Tandem.Cuda.Gemm;

namespace Tandem.Cuda.Tests.Gemm;

public sealed class GemmPlannerTests
{
    [Fact]
    public void Buckets_hold_their_rows_and_are_few()
    {
        int previous = 0;
        for (int rows = 1; rows <= 16384; rows++)
        {
            int bucket = GemmPlanner.Bucket(rows);
            Assert.InRange(bucket, rows, rows + Math.Max(7, rows / 7));
            Assert.Equal(bucket, GemmPlanner.Bucket(bucket));
            Assert.True(bucket >= previous, $"{rows} rows");
            previous = bucket;
        }

        Assert.InRange(Enumerable.Range(1, 16384).Select(GemmPlanner.Bucket).Distinct().Count(), 10, 100);
    }
}
