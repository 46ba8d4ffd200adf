using Fude.Onnx.Protos;

namespace Fude.Onnx.Grafting;

internal sealed partial class BatchRewrite
{
    private Batched? Reshape(NodeProto node)
    {
        if (Of(node.Input[0]) is not { } value || Attribute(node, "allowzero") is { I: not 0 } || Numbers(node.Input[1]) is not { Count: > 0 } shape)
            return null;
        var rest = shape.Skip(1).ToList();
        if (rest.Contains(0))
            return null;
        // A leading dimension of one element is the batch's place.
        if (shape[0] == 1)
        {
            // Only one dimension is counted by the runtime; 0 takes over the input's first one, which counts pictures where it is not split.
            var counted = rest.Contains(-1);
            if (counted && value.IsSplit)
                return null;
            SetNumbers(node, [counted ? 0 : -1, .. rest]);
            return new(shape.Count, IsLifted: false);
        }

        if (!value.IsLifted && shape[0] == 0)
            return value with { Rank = shape.Count };
        if (!value.IsLifted && shape[0] == -1 && rest.Count > 0)
            return new(shape.Count, IsLifted: false, IsSplit: true);
        if (shape[0] == 0 || value.IsSplit)
            return null;
        SetNumbers(node, [0, .. shape]);
        return new(shape.Count, IsLifted: true);
    }

    private Batched? Flatten(NodeProto node)
    {
        if (Of(node.Input[0]) is not { } value)
            return null;
        var axis = Attribute(node, "axis")?.I ?? 1;
        axis = axis < 0 ? axis + value.Rank : axis;
        if (!value.IsLifted)
            return axis == 1 ? value with { Rank = 2 } : null;
        if (axis != 0)
            return null;
        Set(node, OnnxAttribute.Of("axis", 1L));
        return new(2, IsLifted: false);
    }

    // Dimensions of one element that come and go: where it is the first one, the batch is already there, or stays.
    private Batched? Ones(NodeProto node)
    {
        if (Of(node.Input[0]) is not { } value || Axes(node) is not { Count: > 0 } axes)
            return null;
        var adds = node.OpType == "Unsqueeze";
        var rank = value.Rank + (adds ? axes.Count : -axes.Count);
        var places = axes.Select(axis => axis < 0 ? axis + (adds ? rank : value.Rank) : axis).Order().ToList();
        if (adds == value.IsLifted && places is [0])
        {
            if (value.IsSplit)
                return null;
            MakeIdentity(node);
            return new(rank, !value.IsLifted);
        }

        if (value.IsLifted || places.Contains(0))
            return null;
        SetAxes(node, places);
        return value with { Rank = rank };
    }

    private Batched? Transpose(NodeProto node)
    {
        if (Of(node.Input[0]) is not { } value || Attribute(node, "perm") is not { } order)
            return null;
        if (!value.IsLifted)
            return order.Ints[0] == 0 ? value : null;
        Set(node, OnnxAttribute.Of("perm", order.Ints.Select(axis => axis + 1).Prepend(0)));
        return value;
    }

    private Batched? Reduce(NodeProto node)
    {
        if (Of(node.Input[0]) is not { } value || Axes(node) is not { Count: > 0 } axes)
            return null;
        var places = axes.Select(axis => axis < 0 ? axis + value.Rank : axis).Order().ToList();
        if (!value.IsLifted && places.Contains(0))
            return null;
        SetAxes(node, value.IsLifted ? places.ConvertAll(place => place + 1) : places);
        return Attribute(node, "keepdims") is { I: 0 } ? value with { Rank = value.Rank - places.Count } : value;
    }

    private void SetAxes(NodeProto node, List<long> places)
    {
        if (Attribute(node, "axes") is not null)
            Set(node, OnnxAttribute.Of("axes", places));
        else
            SetNumbers(node, [.. places]);
    }
}
