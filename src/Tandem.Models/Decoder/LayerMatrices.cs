using Tandem.Core.Configuration;
using Tandem.Core.Kernels;
using Tandem.Core.Numerics;

namespace Tandem.Models.Decoder;

/// <summary>One layer's tensors as the checkpoint names them.</summary>
internal sealed class LayerMatrices
{
    private readonly HostMatrix[] _qkv;
    private readonly HostMatrix[] _qkvBias = [];
    private readonly HostMatrix _output;
    private readonly HostMatrix[] _outputBias = [];
    private readonly HostMatrix[] _gateUp;
    private readonly HostMatrix[] _gateUpBias = [];
    private readonly HostMatrix _down;
    private readonly HostMatrix[] _downBias = [];
    private readonly HostMatrix _inputNorm;
    private readonly HostMatrix _postNorm;
    private readonly HostMatrix? _qNorm;
    private readonly HostMatrix? _kNorm;
    private readonly HostMatrix? _loopGate;
    private readonly HostMatrix? _loopGateBias;

    private LayerMatrices(WeightReader reader, ModelConfig config, int layer)
    {
        string prefix = $"model.layers.{layer}.";
        int hidden = config.HiddenSize;
        int queries = config.NumHeads * config.HeadDim;
        int keys = config.NumKvHeads * config.HeadDim;
        int mlp = config.IntermediateSize;
        _inputNorm = reader.Vector(prefix + "input_layernorm.weight", hidden);
        _postNorm = reader.Vector(prefix + "post_attention_layernorm.weight", hidden);
        _qkv =
        [
            reader.Matrix(prefix + "self_attn.q_proj.weight", queries, hidden),
            reader.Matrix(prefix + "self_attn.k_proj.weight", keys, hidden),
            reader.Matrix(prefix + "self_attn.v_proj.weight", keys, hidden),
        ];
        _output = reader.Matrix(prefix + "self_attn.o_proj.weight", hidden, queries);
        _gateUp = [reader.Matrix(prefix + "mlp.gate_proj.weight", mlp, hidden), reader.Matrix(prefix + "mlp.up_proj.weight", mlp, hidden)];
        _down = reader.Matrix(prefix + "mlp.down_proj.weight", hidden, mlp);
        if (config.QkvBias)
        {
            _qkvBias =
            [
                reader.Vector(prefix + "self_attn.q_proj.bias", queries),
                reader.Vector(prefix + "self_attn.k_proj.bias", keys),
                reader.Vector(prefix + "self_attn.v_proj.bias", keys),
            ];
        }

        if (config.OutputBias)
        {
            _outputBias = [reader.Vector(prefix + "self_attn.o_proj.bias", hidden)];
        }

        if (config.MlpBias)
        {
            _gateUpBias = [reader.Vector(prefix + "mlp.gate_proj.bias", mlp), reader.Vector(prefix + "mlp.up_proj.bias", mlp)];
            _downBias = [reader.Vector(prefix + "mlp.down_proj.bias", hidden)];
        }

        if (config.QkNorm)
        {
            _qNorm = reader.Vector(prefix + "self_attn.q_norm.weight", config.HeadDim);
            _kNorm = reader.Vector(prefix + "self_attn.k_norm.weight", config.HeadDim);
        }

        if (config.LoopCount > 1)
        {
            // At model level in the checkpoint, one set a layer.
            _loopGate = reader.SmallMatrix($"model.gate_projections.{layer}.weight", config.NumHeads, config.HeadDim);
            _loopGateBias = reader.Vector($"model.gate_projections.{layer}.bias", config.NumHeads);
        }
    }

    public static LayerMatrices Read(WeightReader reader, ModelConfig config, int layer) => new(reader, config, layer);

    public LayerWeights Load<TKernels>(ref TKernels kernels, DType type, WeightQuantization quantization)
        where TKernels : struct, IKernels
        => new()
        {
            InputNorm = kernels.LoadVector(_inputNorm),
            PostAttentionNorm = kernels.LoadVector(_postNorm),
            Qkv = kernels.LoadLinear(_qkv, _qkvBias, type, quantization),
            Output = kernels.LoadLinear([_output], _outputBias, type, quantization),
            GateUp = kernels.LoadLinear(_gateUp, _gateUpBias, type, quantization),
            Down = kernels.LoadLinear([_down], _downBias, type, quantization),
            QNorm = _qNorm is { } q ? kernels.LoadVector(q) : default,
            KNorm = _kNorm is { } k ? kernels.LoadVector(k) : default,
            LoopGate = _loopGate is { } g ? kernels.LoadVector(g) : default,
            LoopGateBias = _loopGateBias is { } b ? kernels.LoadVector(b) : default,
        };
}
