package dev.winnow.catalog;

import dev.winnow.catalog.storage.CatalogJson;
import dev.winnow.model.Attributes;
import dev.winnow.model.Needs;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Knows which builds have a property in which builds name what they need; few have one. */
public final class BuildsWithNeeds {

    private final Catalog catalog;
    private Set<String> properties;

    public BuildsWithNeeds(Catalog catalog) {
        this.catalog = catalog;
    }

    /** The usual property, and those that the jobs of the stores name. */
    public Set<String> properties() {
        if (properties == null) {
            properties = new TreeSet<>(catalog.sql("SELECT DISTINCT needs FROM store_reader WHERE needs IS NOT NULL")
                    .query(String.class).list());
            properties.add(Needs.PROPERTY);
        }
        return properties;
    }

    /** Whether a build with these attributes may need others. */
    boolean may(Set<String> attributes) {
        for (String property : properties()) {
            if (attributes.contains(Attributes.PROPERTY_PREFIX + property)) {
                return true;
            }
        }
        return false;
    }

    /** Notes builds that may need others. */
    void note(Collection<Long> builds) {
        catalog.batch("INSERT INTO needing_build (build_id) SELECT b.id FROM build b WHERE b.id = ? AND NOT EXISTS "
                + "(SELECT 1 FROM needing_build n WHERE n.build_id = b.id)", builds, build -> new Object[] {build});
    }

    /** Notes the builds with this property, which a job names from now on. */
    void note(String property) {
        if (property != null && properties().add(property)) {
            catalog.sql("INSERT INTO needing_build (build_id) SELECT b.id FROM build b WHERE POSITION(? IN "
                    + "b.properties_json) > 0 AND NOT EXISTS (SELECT 1 FROM needing_build n WHERE n.build_id = b.id)")
                    .param(CatalogJson.write(property) + ":").update();
        }
    }
}
