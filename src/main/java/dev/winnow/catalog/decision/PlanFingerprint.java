package dev.winnow.catalog.decision;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.PlanItems.Item;
import dev.winnow.catalog.decision.Plans.Decision;
import dev.winnow.catalog.decision.Plans.Group;
import dev.winnow.catalog.decision.Plans.PlanRow;
import dev.winnow.catalog.storage.Digest;
import dev.winnow.catalog.storage.NanoTimes;
import dev.winnow.model.PartKind;
import dev.winnow.store.Contents.Amount;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A hash of a plan's decisions, items, groups and limits. The ledger records it, so that a plan whose rows somebody has
 * changed is not applied.
 */
public final class PlanFingerprint {

    private static final int PAGE = 5_000;

    private final Digest decisions = new Digest();
    private final Digest items = new Digest();
    private final Digest groups = new Digest();

    /** Adds the next decisions, items and groups of a plan, in order. */
    public void add(List<Decision> moreDecisions, List<Item> moreItems, List<Group> moreGroups) {
        moreDecisions.forEach(each -> decisions.add(each.key()).add(each.kind().word())
                .add(each.keep() ? "keep" : "remove").add(each.rule()).add(each.reasons()));
        for (Item item : moreItems) {
            items.add(item.key()).add(Long.toString(item.group())).add(item.kinds().stream()
                    .map(kind -> kind.named() ? "+" + kind : kind == PartKind.LOGS ? "l" : "p").collect(Collectors.joining())
                    + (item.whole() ? "w" : "")).add(item.expected().identity());
            add(item.expected().of(PartKind.PRODUCTS));
            add(item.expected().of(PartKind.LOGS));
            item.expected().parts().keySet().stream().filter(PartKind::named).forEach(kind -> {
                items.add(kind.word());
                add(item.expected().of(kind));
            });
        }
        moreGroups.forEach(group -> groups.add(group.name()).add(Long.toString(group.firstSeq()))
                .add(Long.toString(group.lastSeq())).add(Boolean.toString(group.heldBack())));
    }

    private void add(Amount amount) {
        items.add(Long.toString(amount.bytes())).add(Long.toString(amount.files()))
                .add(String.valueOf(NanoTimes.of(amount.newest())));
    }

    /**
     * The fingerprint; nothing can be added afterwards.
     *
     * @param limited the exceeded limits, or null
     * @param space   the outcome of the job's {@code space} setting, or null
     */
    public String hex(PlanRow plan, String limited, String space) {
        Digest all = new Digest().add(plan.job()).add(plan.content()).add(Boolean.toString(plan.simulated())).add(limited)
                .add(decisions.hex()).add(items.hex()).add(groups.hex());
        return (space == null ? all : all.add(space)).hex();
    }

    public static String of(Catalog catalog, PlanRow plan) {
        PlanFingerprint fingerprint = new PlanFingerprint();
        new Decisions(catalog).forEach(plan.id(), 0, Long.MAX_VALUE, piece -> {
            fingerprint.add(piece, List.of(), List.of());
            return true;
        });
        PlanItems all = new PlanItems(catalog);
        List<Item> page = all.page(plan.id(), -1, PAGE);
        while (!page.isEmpty()) {
            fingerprint.add(List.of(), page, List.of());
            page = all.page(plan.id(), page.get(page.size() - 1).seq(), PAGE);
        }
        fingerprint.add(List.of(), List.of(), new Plans(catalog).groups(plan.id()));
        return fingerprint.hex(plan, plan.limited(), plan.space());
    }
}
