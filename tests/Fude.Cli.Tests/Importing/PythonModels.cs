using System.Diagnostics;
using Fude.Testing;

namespace Fude.Cli.Tests.Importing;

/// <summary>ONNX files that Python has written, with Debian's python3-onnx, once for all tests.</summary>
public sealed class PythonModels : IAsyncLifetime
{
    /// <summary>Reason to skip with.</summary>
    public const string Missing = "python3-onnx and python3-numpy are not installed (python3 -c 'import onnx' fails)";

    private const string Script = """
        import sys, os, numpy as np, onnx
        from onnx import helper as h, numpy_helper as nh, TensorProto as T
        r, out = np.random.default_rng(1), sys.argv[1]
        def weights(name, *shape, type='f'):
            return nh.from_array((r.standard_normal(shape) * 0.1).astype(type), name)
        def save(name, nodes, i, o, inits, opset=13, ml=None, **kw):
            imports = [h.make_opsetid('', opset)] + ([h.make_opsetid('ai.onnx.ml', ml)] if ml else [])
            value = h.make_tensor_value_info
            g = h.make_graph(nodes, name, [value('x', *i)], [value('y', *o)], inits)
            m = h.make_model(g, producer_name='python', producer_version=onnx.__version__, opset_imports=imports)
            m.ir_version = 8
            onnx.checker.check_model(m)
            onnx.save_model(m, os.path.join(out, name + '.onnx'), **kw)
        n = h.make_node
        save('reference', [n('MatMul', ['x', 'w'], ['a']), n('Add', ['a', 'b'], ['c']), n('Relu', ['c'], ['d']), n('MatMul', ['d', 'v'], ['e']), n('Add', ['e', 'u'], ['y'])],
             (T.FLOAT, [784]), (T.FLOAT, [10]), [weights('w', 784, 32), weights('b', 32), weights('v', 32, 10), weights('u', 10)])
        save('keras', [n('Transpose', ['x'], ['t'], perm=[0, 3, 1, 2]), n('Conv', ['t', 'k'], ['c'], strides=[2, 2]), n('Relu', ['c'], ['r']), n('GlobalAveragePool', ['r'], ['p']),
                       n('Shape', ['p'], ['s']), n('Slice', ['s', 'zero', 'one'], ['batch']), n('Concat', ['batch', 'eight'], ['shape'], axis=0), n('Reshape', ['p', 'shape'], ['f']),
                       n('MatMul', ['f', 'w'], ['l']), n('Softmax', ['l'], ['y'])],
             (T.FLOAT, ['unk__1', 28, 28, 1]), (T.FLOAT, ['unk__2', 10]),
             [weights('k', 8, 1, 5, 5), weights('w', 8, 10), nh.from_array(np.array([0]), 'zero'), nh.from_array(np.array([1]), 'one'), nh.from_array(np.array([8]), 'eight')], ml=2)
        conv = [n('Conv', ['x', 'k'], ['c'], pads=[1, 1, 1, 1]), n('Relu', ['c'], ['r']), n('MaxPool', ['r'], ['p'], kernel_shape=[4, 4], strides=[4, 4]), n('Flatten', ['p'], ['f']), n('Gemm', ['f', 'w', 'b'], ['y'], transB=1)]
        save('fixed', conv, (T.FLOAT, [1, 1, 28, 28]), (T.FLOAT, [1, 10]), [weights('k', 4, 1, 3, 3), weights('w', 10, 196), weights('b', 10)], opset=11)
        save('bytes', [n('Cast', ['x'], ['f'], to=T.FLOAT), n('Mul', ['f', 'scale'], ['s']), n('Reshape', ['s', 'shape'], ['l']), n('MatMul', ['l', 'w'], ['y'])],
             (T.UINT8, [1, 28, 28]), (T.FLOAT, [1, 10]), [nh.from_array(np.array(1 / 255, 'f'), 'scale'), nh.from_array(np.array([1, 784]), 'shape'), weights('w', 784, 10)])
        save('double', [n('MatMul', ['x', 'w'], ['l']), n('Softmax', ['l'], ['y'], axis=-1)], (T.DOUBLE, ['N', 784]), (T.DOUBLE, ['N', 10]), [weights('w', 784, 10, type='d')])
        save('loop', [n('ReduceMean', ['x'], ['m'], axes=[0], keepdims=1), n('Sub', ['x', 'half'], ['h']), n('Add', ['h', 'm'], ['s']), n('MatMul', ['s', 'w'], ['y'])],
             (T.FLOAT, ['N', 784]), (T.FLOAT, ['N', 10]), [nh.from_array(np.array(0.5, 'f'), 'half'), weights('w', 784, 10)])
        save('sigmoid', [n('MatMul', ['x', 'w'], ['l']), n('Sigmoid', ['l'], ['y'])], (T.FLOAT, ['N', 784]), (T.FLOAT, ['N', 10]), [weights('w', 784, 10)])
        save('sklearn', [n('LinearClassifier', ['x'], ['labels', 'y'], domain='ai.onnx.ml', coefficients=[0.1] * 7840, intercepts=[0.0] * 10, classlabels_ints=list(range(10)), post_transform='SOFTMAX')],
             (T.FLOAT, ['N', 784]), (T.FLOAT, ['N', 10]), [], ml=1)
        save('external', [n('MatMul', ['x', 'w'], ['y'])], (T.FLOAT, ['N', 784]), (T.FLOAT, ['N', 10]), [weights('w', 784, 10)], save_as_external_data=True, size_threshold=0, location='weights.bin')
        save('colour', [n('Conv', ['x', 'k'], ['c'], strides=[28, 28]), n('Flatten', ['c'], ['y'])], (T.FLOAT, ['N', 3, 28, 28]), (T.FLOAT, ['N', 10]), [weights('k', 10, 3, 28, 28)])
        save('imagenet', [n('Conv', ['x', 'k'], ['c'], strides=[224, 224]), n('Flatten', ['c'], ['y'])], (T.FLOAT, ['N', 1, 224, 224]), (T.FLOAT, ['N', 10]), [weights('k', 10, 1, 224, 224)])
        save('letters', [n('MatMul', ['x', 'w'], ['y'])], (T.FLOAT, ['N', 784]), (T.FLOAT, ['N', 26]), [weights('w', 784, 26)])
        body = h.make_graph([n('Identity', ['go'], ['go_on']), n('Identity', ['v'], ['v_on'])], 'for ever',
                            [h.make_tensor_value_info('i', T.INT64, []), h.make_tensor_value_info('go', T.BOOL, []), h.make_tensor_value_info('v', T.FLOAT, ['N', 784])],
                            [h.make_tensor_value_info('go_on', T.BOOL, []), h.make_tensor_value_info('v_on', T.FLOAT, ['N', 784])])
        save('endless', [n('Loop', ['', 'true', 'x'], ['same'], body=body), n('MatMul', ['same', 'w'], ['y'])], (T.FLOAT, ['N', 784]), (T.FLOAT, ['N', 10]),
             [weights('w', 784, 10), nh.from_array(np.array(True), 'true')])
        m = onnx.load(os.path.join(out, 'reference.onnx'))
        m.graph.initializer[0].dims[:] = [784, 1 << 20]
        open(os.path.join(out, 'claim.onnx'), 'wb').write(m.SerializeToString())
        m = onnx.load(os.path.join(out, 'reference.onnx')); m.opset_import[0].version = 23
        open(os.path.join(out, 'new.onnx'), 'wb').write(m.SerializeToString())
        """;

    private readonly TemporaryFolder _folder = new();
    private bool _made;

    /// <summary>The file of a name; skips the test where there is no Python that can write it.</summary>
    public string this[string name]
    {
        get
        {
            Assert.SkipUnless(_made, Missing);
            return _folder[$"{name}.onnx"];
        }
    }

    public async ValueTask InitializeAsync()
    {
        foreach (var python in (string[])["python3", "/usr/bin/python3"])
        {
            if ((await RunAsync(python, "-c", "import onnx, numpy")).Status != 0)
                continue;
            var (status, output) = await RunAsync(python, "-c", Script, _folder.Path);
            Assert.True(status == 0, output);
            var whole = await File.ReadAllBytesAsync(_folder["reference.onnx"]);
            await File.WriteAllBytesAsync(_folder["truncated.onnx"], whole[..(whole.Length / 2)]);
            // The graph's length, written as two gigabytes.
            await File.WriteAllBytesAsync(_folder["length.onnx"], [0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, .. whole]);
            await using (var sparse = File.Create(_folder["two-gigabytes.onnx"]))
                sparse.SetLength(2L << 30);
            await File.WriteAllTextAsync(_folder["text.onnx"], "not a model");
            _made = true;
            return;
        }
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<(int Status, string Output)> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
            var output = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, output);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, $"{program} is not there");
        }
    }
}
