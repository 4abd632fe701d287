package dev.winnow.model;


/** What kind of reason keeps a part; the protections in the order in which they are asked. */
public enum KeptBy implements Word {
    UNSURE("unsure"), PINNED("pinned"), RUNNING("running"), LATEST("latest"), UNLOGGED_DEFECT("unlogged defect"),
    LINKED("linked"), FLOOR("floor"), COMPLETE_SET("complete set"), NEEDED("needed"), FUTURE("after as-of"), RULE("rule"),
    NO_RULE("no rule"), SPACE("space");

    private final String word;

    KeptBy(String word) {
        this.word = word;
    }

    /** The word in the {@code rule} column of reports, except for {@link #RULE}, where the rule's own name stands. */
    @Override
    public String word() {
        return word;
    }
}
