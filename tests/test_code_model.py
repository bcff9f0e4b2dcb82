"""배워 둔 두 모델: 작고, 되살아나고, 적어 둔 만큼 잘 맞힌다."""

import pytest
import torch
from safetensors import safe_open

from lstm_blog import code_model as module
from lstm_blog.code_model import (
    CELLS,
    code_model,
    code_record,
    code_vocabulary,
    main,
    stream_bits,
    train_code_model,
    unit_states,
)
from lstm_blog.data.python_source import TEST, code_text
from lstm_blog.training.checkpoints import load_checkpoint


@pytest.mark.parametrize("cell", CELLS)
def test_a_kept_model_is_small(cell):
    assert module._path(cell).stat().st_size <= 500_000


@pytest.mark.parametrize("cell", CELLS)
def test_a_kept_model_still_has_the_loss_its_record_says(cell):
    ids = code_vocabulary().encode(code_text(TEST))
    measured = stream_bits(code_model(cell), ids)
    # 소스는 파이썬의 판마다 조금 다릅니다.
    assert measured == pytest.approx(code_record(cell)["bits"], abs=0.05)
    assert measured < code_record(cell)["history"][1][1] < 3.2


def test_the_two_models_read_the_same_text_the_same_number_of_times():
    lstm, rnn = (code_record(cell) for cell in CELLS)
    same = ("python", "torch", "steps", "characters")
    assert [lstm[name] for name in same] == [rnn[name] for name in same]


def test_an_unknown_cell_is_refused():
    with pytest.raises(ValueError, match="배워 두지 않은 셀"):
        code_model("gru")


def test_bits_of_a_stream_do_not_depend_on_the_chunks():
    model = code_model("rnn")
    ids = torch.tensor(code_vocabulary().encode(code_text(("uuid",))[:1300]))
    with model.inference():
        logits, _ = model(ids[:-1, None])
    whole = torch.nn.functional.cross_entropy(logits[:, 0], ids[1:]) / torch.log(torch.tensor(2.0))
    assert stream_bits(model, ids, rows=1) == pytest.approx(whole.item(), abs=1e-4)


@pytest.mark.parametrize("cell", CELLS)
def test_unit_states_follow_the_text(cell):
    model = code_model(cell)
    ids = torch.tensor(code_vocabulary().encode("if x:\n    y\n"))
    rows = unit_states(model, ids, rows=2)
    half = len(ids) // 2
    for part, values in zip(ids.view(2, half), rows.view(2, half, -1), strict=True):
        _, state = model(part[:, None])
        last = state[1] if cell == "lstm" else state
        assert torch.allclose(values[-1], last[-1, 0], atol=1e-5)


def test_more_rows_than_letters_are_refused():
    with pytest.raises(ValueError, match="rows=5"):
        unit_states(code_model("rnn"), [4, 5], rows=5)


def test_training_twice_gives_the_same_weights():
    ids = torch.arange(6000) % 7 + 4
    first, history = train_code_model("rnn", ids, ids[:300], steps=12)
    second, _ = train_code_model("rnn", ids, ids[:300], steps=12)
    for a, b in zip(first.parameters(), second.parameters(), strict=True):
        assert torch.equal(a, b)
    assert history[0][0] == 0
    assert history[-1][0] == 12


def test_the_command_writes_a_model_that_can_be_read(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(module, "code_text", lambda names: "if x:\n    pass\n" * 400)
    path = tmp_path / "small.safetensors"
    main(["rnn", "--steps", "2", "--output", str(path)])
    assert "스텝: 시험 글" in capsys.readouterr().out
    checkpoint = load_checkpoint(path)
    assert checkpoint.metadata["record"]["steps"] == 2
    with safe_open(path, framework="pt") as file:
        assert all(name.startswith("model.") for name in file.keys())  # noqa: SIM118
