package dev.winnow.model;


/** The kinds of reason that keep a part. The protections come in the order in which they apply. */
public enum KeptBy implements NamedValue {
    UNSURE("unsure"), PINNED("pinned"), RUNNING("running"), LATEST("latest"), UNLOGGED_DEFECT("unlogged defect"),
    LINKED("linked"), FLOOR("floor"), COMPLETE_SET("complete set"), NEEDED("needed"), FUTURE("after as-of"), RULE("rule"),
    NO_RULE("no rule"), SPACE("space");

    private final String word;

    KeptBy(String word) {
        this.word = word;
    }

    /** The word in the {@code rule} column of reports. For {@link #RULE} reports show the rule's own name instead. */
    @Override
    public String word() {
        return word;
    }
}
