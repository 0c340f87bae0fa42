"""The studio's model in PyTorch, eager mode: parameters, forward, loss and optimiser of src/model and src/training.

Slots are kept time-major ([steps, lanes], not [lanes, steps] as exported), so that the recurrence walks whole rows.
Where eager mode offers two ways (scan, embeddings, heads, optimiser), both are here; torch_peer.py times them and
keeps the faster.
"""

import json
import math
import os

import numpy
import torch
import torch.nn.functional as F

BETAS = (0.9, 0.98)
EPSILON = 1e-8
NORM_EPSILON = 1e-5
LEAST = 1e-30
PADDING = -100
#: The columns of the parameter `stream`, each a table of its own here.
STREAM_TABLES = ("stream.gap", "stream.mark", "stream.gapBias", "stream.pairBias")

#: What can be chosen, the first being the default.
CHOICES = {
    "scan": ("loop", "doubling"),
    "embeddings": ("gather", "bag", "mixed"),
    "heads": ("separate", "grouped"),
    "optimiser": ("flat", "foreach", "fused"),
}


class Workload:
    """What native.mjs exported: raw little-endian arrays and workload.json."""

    def __init__(self, folder):
        self.folder = folder
        with open(os.path.join(folder, "workload.json")) as file:
            self.description = json.load(file)

    def __getitem__(self, key):
        return self.description[key]

    def array(self, entry):
        path = os.path.join(self.folder, entry["file"])
        return numpy.fromfile(path, dtype=numpy.dtype(entry["type"]).newbyteorder("<"))

    def weights(self):
        """Name -> array of the parameter's shape, the padding of its rows taken off."""
        flat = self.array(self["weights"])
        named = {}
        for parameter in self["parameters"]:
            shape, stride = parameter["shape"], parameter["stride"]
            rows, columns = math.prod(shape[:-1]), shape[-1]
            part = flat[parameter["offset"] : parameter["offset"] + rows * stride]
            named[parameter["name"]] = part.reshape(rows, stride)[:, :columns].reshape(shape)
        return named

    def decays(self):
        return {parameter["name"]: parameter["decays"] for parameter in self["parameters"]}


class Batch:
    """One exported batch on a device, slots time-major."""

    def __init__(self, workload, index, device):
        entry = workload["batches"][index]
        lanes, steps = workload["configuration"]["lanes"], workload["configuration"]["steps"]
        marks, rows = workload["dimensions"]["marks"], workload["dimensions"]["eventRows"]
        categories = workload["dimensions"]["gapCategories"]
        n = lanes * steps
        raw = {name: workload.array(array) for name, array in entry["arrays"].items()}

        def slots(name, *shape):
            column = raw[name].reshape(lanes, steps, *shape)
            return numpy.ascontiguousarray(numpy.swapaxes(column, 0, 1)).reshape(n, *shape)

        def tensor(array, dtype=None):
            return torch.from_numpy(numpy.ascontiguousarray(array)).to(device=device, dtype=dtype)

        self.events = entry["events"]
        self.lanes, self.steps = lanes, steps
        columns = len(marks) + 3
        event = slots("eventRows", columns)
        # A row of zeros follows the table: where a slot has no token. [columns, n]
        self.event = tensor(numpy.where(event < 0, rows, event).T, torch.int64)
        self.event_rows, self.event_offsets = bags(event, tensor)
        # What the last mark is told; earlier marks are told its first columns.
        told = slots("decidedRows", len(marks) + 1)
        self.decided = tensor(numpy.where(told < 0, rows, told).T, torch.int64)
        column = numpy.arange(told.shape[1])
        each = [numpy.where(column < mark + 2, told, -1) for mark in range(1, len(marks))]
        self.decided_rows, self.decided_offsets = bags(numpy.concatenate(each), tensor)
        # A padding slot weighs nothing and no event follows it in its lane: any stream will do.
        self.stream = tensor(numpy.maximum(slots("stream"), 0), torch.int64)
        self.dense = tensor(slots("dense", raw["dense"].size // n))
        self.decay_time = tensor(slots("decayTime")).view(steps, lanes, 1)
        self.keep = tensor(slots("keep")).view(steps, lanes, 1)
        clock = workload["dimensions"]["clock"]
        self.clock_before = tensor(slots("clockBefore", clock))
        self.when = tensor(
            numpy.concatenate([slots("clockAt", clock), slots("gap", raw["gap"].size // n)], axis=1)
        )
        # What pairs' ages add to the first mark's logits.
        self.renewal = tensor(slots("renewal", marks[0]))
        first, end, fraction = slots("first"), slots("last"), slots("fraction")
        category = numpy.arange(categories)[None, :]
        inside = (category >= first[:, None]) & (category <= end[:, None])
        share = numpy.where(category == first[:, None], numpy.maximum(fraction, LEAST)[:, None], 1.0)
        # log w_k: 0 inside the run, log fraction at its first category, -inf outside.
        self.gap_run = tensor(numpy.where(inside, numpy.log(share), -numpy.inf), torch.float32)
        self.gap_weight = tensor(slots("gapWeight"))
        has_event = slots("eventWeight") > 0
        self.marks = [
            tensor(numpy.where(has_event, slots(f"mark{mark}"), PADDING), torch.int64)
            for mark in range(len(marks))
        ]


def bags(indices, tensor):
    """Rows and offsets of F.embedding_bag for [bags, columns] with -1 = none."""
    offsets = numpy.concatenate([[0], numpy.cumsum((indices >= 0).sum(1))[:-1]])
    return tensor(indices[indices >= 0], torch.int64), tensor(offsets, torch.int64)


def stream_columns(workload):
    """(start, length) of a stream's gap context, mark context, gap bias and pair bias in its row, without padding."""
    dimensions, starts = workload["dimensions"], workload["streamColumns"]
    lengths = [dimensions["width"]] * 2 + [dimensions["gapCategories"], dimensions["pairs"]]
    return list(zip(starts, lengths))


class LoopScan(torch.autograd.Function):
    """s_t = a_t s_{t-1} + v_t and n_t = a_t n_{t-1} + 1, one step after another, in place."""

    @staticmethod
    def forward(ctx, decay, value, start):
        states = scan_inputs(value)
        decays = decay.unsqueeze(2)
        before = start
        for state, a in zip(states.unbind(0), decays.unbind(0)):
            before = state.addcmul_(a, before)
        ctx.save_for_backward(decays, states, start)
        return states

    @staticmethod
    def backward(ctx, gradient):
        decays, states, start = ctx.saved_tensors
        carried = gradient.clone()
        rows, a = carried.unbind(0), decays.unbind(0)
        for t in range(len(rows) - 2, -1, -1):
            rows[t].addcmul_(a[t + 1], rows[t + 1])
        return scan_gradients(carried, states, start)


class DoublingScan(torch.autograd.Function):
    """The same in log2(steps) rounds over all steps at once (Hillis & Steele 1986)."""

    @staticmethod
    def forward(ctx, decay, value, start):
        decays = decay.unsqueeze(2)
        states = scan_inputs(value)
        states[0].addcmul_(decays[0], start)
        states = doubled(decays, states)
        ctx.save_for_backward(decays, states, start)
        return states

    @staticmethod
    def backward(ctx, gradient):
        decays, states, start = ctx.saved_tensors
        later = torch.cat([decays[1:], torch.zeros_like(decays[:1])]).flip(0)
        carried = doubled(later, gradient.flip(0)).flip(0)
        return scan_gradients(carried, states, start)


SCANS = {"loop": LoopScan, "doubling": DoublingScan}


def scan_inputs(value):
    """[steps, lanes, 2, width]: v beside the ones that are counted."""
    inputs = torch.ones(*value.shape[:2], 2, value.shape[2], dtype=value.dtype, device=value.device)
    inputs[:, :, 0] = value
    return inputs


def doubled(decays, inputs):
    span, steps = 1, inputs.shape[0]
    states, products = inputs, decays
    while span < steps:
        states = torch.cat(
            [states[:span], torch.addcmul(states[span:], products[span:], states[:-span])]
        )
        span *= 2
        if span < steps:
            half = span // 2
            products = torch.cat([products[:half], products[half:] * products[:-half]])
    return states


def scan_gradients(carried, states, start):
    decay = carried[1:] * states[:-1]
    decay = torch.cat([carried[:1] * start, decay]).sum(2)
    return decay, carried[:, :, 0], None


class Model:
    """Parameters by name, in the layouts that PyTorch's layers want, and the forward pass."""

    def __init__(self, workload, device, choice):
        self.dimensions = workload["dimensions"]
        self.configuration = workload["configuration"]
        self.stream_columns = stream_columns(workload)
        self.choice = choice
        self.scan = SCANS[choice["scan"]].apply
        self.marks = len(self.dimensions["marks"])
        self.p = {}
        self.decayed, self.plain = [], []
        decays = workload.decays()
        for name, array in self.arranged(workload.weights()).items():
            tensor = torch.tensor(array, device=device)
            parameter = torch.nn.Parameter(tensor)
            self.p[name] = parameter
            decay = decays.get(name, name == "marks.hidden.weights")
            (self.decayed if decay else self.plain).append(parameter)

    def arranged(self, named):
        """[out, in] for F.linear, a row of zeros after the tables, what is multiplied together in one piece."""
        grouped = self.choice["heads"] == "grouped"
        own = named.pop("stream")
        own = [own[:, start : start + length] for start, length in self.stream_columns]
        joined = {}
        if grouped:
            for part in ("weights", "bias"):
                stack = [named.pop(f"marks.{mark}.hidden.{part}") for mark in range(self.marks)]
                joined[f"marks.hidden.{part}"] = numpy.stack(stack)
        named.update(joined)
        named.update(zip(STREAM_TABLES, own))
        for name in named:
            if name.endswith(".table"):
                named[name] = numpy.concatenate([named[name], numpy.zeros_like(named[name][:1])])
            elif name in ("marks.when", "gap.clock") or (name.endswith(".weights") and named[name].ndim == 2):
                named[name] = named[name].T
        if grouped:
            named["marks.hidden.bias"] = named["marks.hidden.bias"][:, None, :]
        return {name: numpy.ascontiguousarray(array) for name, array in named.items()}

    def linear(self, x, name):
        return F.linear(x, self.p[f"{name}.weights"], self.p[f"{name}.bias"])

    def norm(self, x, name):
        gain = self.p[f"{name}.gain"]
        return F.layer_norm(x, gain.shape, gain, self.p[f"{name}.bias"], NORM_EPSILON)

    def empty_state(self, lanes):
        device = self.p["event.table"].device
        width, layers = self.dimensions["width"], self.dimensions["layers"]
        return [torch.zeros(lanes, 2, width, device=device) for _ in range(layers)]

    def read_history(self, batch, state, dropout):
        """h after each slot's input event, [n, width], and the state to carry on with."""
        if self.choice["embeddings"] != "gather":
            x = F.embedding_bag(
                batch.event_rows, self.p["event.table"], batch.event_offsets, mode="sum"
            )
        else:
            x = F.embedding(batch.event, self.p["event.table"], self.dimensions["eventRows"]).sum(0)
        x = x + F.embedding(batch.stream, self.p["event.stream"])
        x = x + self.linear(batch.dense, "event.dense")
        x = F.dropout(x, dropout) if dropout else x
        carried = []
        for layer, start in enumerate(state):
            name = f"history.{layer}"
            output, last = self.decay_layer(name, x, batch, start)
            carried.append(last)
            x = self.mix(name, x + output)
        return x, carried

    def decay_layer(self, name, x, batch, start):
        steps, lanes = batch.steps, batch.lanes
        width = x.shape[1]
        forget = torch.exp(batch.decay_time * -self.p[f"{name}.logRate"].exp())
        retain = torch.sigmoid(self.p[f"{name}.retention"]).expand(steps, lanes, -1)
        decay = torch.cat([forget, retain], 2) * batch.keep  # [steps, lanes, width]
        value = self.linear(self.norm(x, f"{name}.norm"), f"{name}.value")
        states = self.scan(decay, value.view(steps, lanes, width), start)  # [steps, lanes, 2, width]
        s, count = states.unbind(2)
        read = torch.cat([s / count, torch.log1p(count) * 0.3], 2)
        return self.linear(read.view(-1, 2 * width), f"{name}.output"), states[-1].detach()

    def mix(self, name, x):
        gate, up = self.linear(self.norm(x, f"{name}.mixNorm"), f"{name}.gate").chunk(2, 1)
        return x + self.linear(F.silu(gate) * up, f"{name}.mix")

    def losses(self, batch, state, dropout):
        """Sum over slots per task, [tasks], and the state to carry on with."""
        history, carried = self.read_history(batch, state, dropout)
        history = F.dropout(history, dropout) if dropout else history
        gap_context, mark_context, gap_bias, pair_bias = (
            F.embedding(batch.stream, self.p[name]) for name in STREAM_TABLES
        )
        gap = self.gap_loss(history + gap_context, gap_bias, batch)
        logits = self.mark_logits(history, mark_context, pair_bias, batch)
        marks = [
            F.cross_entropy(each, target, ignore_index=PADDING, reduction="sum")
            for each, target in zip(logits, batch.marks)
        ]
        return torch.stack([gap, *marks]), carried

    def gap_loss(self, context, bias, batch):
        u = self.norm(torch.addmm(context, batch.clock_before, self.p["gap.clock"].t()), "gap.norm")
        logits = self.linear(F.silu(self.linear(u, "gap.hidden")), "gap.output") + bias
        loss = logits.logsumexp(1) - (logits + batch.gap_run).logsumexp(1)
        return torch.dot(loss, batch.gap_weight)

    def mark_logits(self, history, context, pair_bias, batch):
        u = self.norm(self.linear(history, "marks.input"), "marks.norm") + context
        u = torch.addmm(u, batch.when, self.p["marks.when"].t())
        inputs = self.mark_inputs(u, batch)
        if self.choice["heads"] == "grouped":
            stacked = inputs if torch.is_tensor(inputs) else torch.stack(inputs)
            bias, weights = self.p["marks.hidden.bias"], self.p["marks.hidden.weights"]
            hidden = F.silu(torch.baddbmm(bias, stacked, weights)).unbind(0)
        else:
            hidden = [
                F.silu(self.linear(x, f"marks.{mark}.hidden")) for mark, x in enumerate(inputs)
            ]
        logits = [self.linear(x, f"marks.{mark}.output") for mark, x in enumerate(hidden)]
        logits[0] = logits[0] + pair_bias + batch.renewal
        return logits

    def mark_inputs(self, u, batch):
        """What each mark's head sees, [n, width] per mark: u and everything decided before."""
        if self.choice["embeddings"] == "bag":
            told = F.embedding_bag(
                batch.decided_rows, self.p["marks.table"], batch.decided_offsets, mode="sum"
            )
            return [u, *(u + told.view(self.marks - 1, *u.shape)).unbind(0)]
        rows = self.dimensions["eventRows"]
        pair, source, destination, *marks = F.embedding(
            batch.decided, self.p["marks.table"], rows
        ).unbind(0)
        inputs = [u, u + pair + source + destination]
        for told in marks:
            inputs.append(inputs[-1] + told)
        return inputs


class Trainer:
    """One optimiser step after another."""

    def __init__(self, workload, device, choice, dropout):
        self.model = Model(workload, device, choice)
        self.configuration = workload["configuration"]
        self.dropout = dropout
        self.state = None
        groups = [
            {"params": self.model.decayed, "weight_decay": self.configuration["weightDecay"]},
            {"params": self.model.plain, "weight_decay": 0.0},
        ]
        self.gradients = [flatten(group) for group in groups] if choice["optimiser"] == "flat" else None
        self.optimiser = adam_w(groups, choice["optimiser"], device)
        self.parameters = [each for group in groups for each in group["params"]]

    def step(self, batch, learning_rate):
        """Losses per task and, last, the gradient's norm, as a tensor that nobody has waited for."""
        if self.state is None:
            self.state = self.model.empty_state(batch.lanes)
        losses, self.state = self.model.losses(batch, self.state, self.dropout)
        if self.gradients:
            for gradient in self.gradients:
                gradient.zero_()
        else:
            self.optimiser.zero_grad(set_to_none=True)
        (losses.sum() / batch.events).backward()
        norm = self.clip()
        for group in self.optimiser.param_groups:
            group["lr"] = learning_rate
        self.optimiser.step()
        return torch.cat([losses.detach(), norm.detach().view(1)])

    def clip(self):
        limit = self.configuration["clipNorm"]
        if not self.gradients:
            return torch.nn.utils.clip_grad_norm_(self.parameters, limit)
        norm = torch.stack([gradient.norm() for gradient in self.gradients]).norm()
        scale = (limit / (norm + 1e-6)).clamp(max=1.0)
        for gradient in self.gradients:
            gradient.mul_(scale)
        return norm

    def start_epoch(self):
        self.state = None


def adam_w(groups, way, device):
    """With one kernel for everything where this PyTorch has one; raises where `fused` is asked for and it has none."""
    settings = {"lr": 0.0, "betas": BETAS, "eps": EPSILON}
    if way != "flat":
        return torch.optim.AdamW(groups, **settings, **{way: True})
    try:
        return torch.optim.AdamW(groups, **settings, fused=True)
    except (TypeError, RuntimeError):
        return torch.optim.AdamW(groups, **settings, foreach=device.type == "cuda")


def flatten(group):
    """Moves a group's parameters and gradients into one vector each; the optimiser then sees a single parameter."""
    parameters = group["params"]
    flat = torch.nn.Parameter(torch.cat([each.detach().reshape(-1) for each in parameters]))
    flat.grad = torch.zeros_like(flat)
    offset = 0
    for each in parameters:
        place = slice(offset, offset + each.numel())
        each.data = flat.data[place].view(each.shape)
        each.grad = flat.grad[place].view(each.shape)
        offset += each.numel()
    group["params"] = [flat]
    return flat.grad
