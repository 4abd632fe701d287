package dev.winnow.policy.protection;

import dev.winnow.model.KeptBy;
import dev.winnow.model.Status;
import java.util.List;

/** Keeps what still runs, or has not settled. */
final class Running extends Protection {

    Running() {
        super(KeptBy.RUNNING, true, "it is judged once it has finished and its files no longer change");
    }

    @Override
    public List<String> reasons(JudgedPart part) {
        return !part.build().running() ? List.of() : List.of(part.build().attributes().status() == Status.RUNNING
                ? "running" : "running: its files may still change");
    }
}
