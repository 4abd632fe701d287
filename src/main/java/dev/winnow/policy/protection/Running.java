package dev.winnow.policy.protection;

import dev.winnow.model.KeptBy;
import dev.winnow.model.Status;
import java.util.List;

/** Keeps what still runs, or has not settled. */
final class Running implements Protection {

    @Override
    public KeptBy by() {
        return KeptBy.RUNNING;
    }

    @Override
    public boolean holds(JudgedPart part) {
        return part.build().running();
    }

    @Override
    public List<String> reasons(JudgedPart part) {
        return List.of(part.build().attributes().status() == Status.RUNNING ? "running"
                : "running: its files may still change");
    }

    @Override
    public String end(JudgedPart part) {
        return "it is judged once it has finished and its files no longer change";
    }
}
