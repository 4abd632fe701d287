package dev.winnow.access;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.user.OAuth2UserAuthority;

/**
 * The settings for access in {@code winnow.properties} of the state directory.
 *
 * @param open   what is read without a log-in
 * @param proxy  the reverse proxies that are believed; null where there is none
 * @param groups which role a group of an OpenID Connect provider has
 * @param groupsClaim where the provider says what groups somebody is in
 * @param origins sites whose pages may read the update URL
 */
@ConfigurationProperties("winnow")
public record AccessSettings(Open open, Proxy proxy, Map<String, String> groups, String groupsClaim,
                             List<String> origins) {

    /** What is read without a log-in. */
    public enum Open { UPDATES, NOTHING, READING }

    /**
     * A reverse proxy.
     *
     * @param addresses  IP addresses that it comes from
     * @param userHeader the header in which it says who somebody is, such as {@code X-Forwarded-User}; null where it
     *                   does not
     * @param role       of those whom it names and the users file does not know; null: they are not let in
     */
    public record Proxy(List<String> addresses, String userHeader, String role) {
        public Proxy {
            addresses = addresses == null ? List.of() : List.copyOf(addresses);
        }
    }

    public AccessSettings {
        open = open == null ? Open.UPDATES : open;
        proxy = proxy == null ? new Proxy(List.of(), null, null) : proxy;
        groups = groups == null ? Map.of() : Map.copyOf(groups);
        groupsClaim = groupsClaim == null ? "groups" : groupsClaim;
        origins = origins == null ? List.of() : List.copyOf(origins);
    }

    /** The rights of a person by the groups that an OpenID Connect provider tells. */
    Collection<GrantedAuthority> rolesOf(Collection<? extends GrantedAuthority> told) {
        Set<GrantedAuthority> rights = new LinkedHashSet<>();
        for (GrantedAuthority each : told) {
            if (each instanceof OAuth2UserAuthority user && user.getAttributes().get(groupsClaim) instanceof Collection<?>
                    named) {
                named.stream().map(String::valueOf).filter(groups::containsKey).forEach(group ->
                        rights.addAll(Role.of(groups.get(group)).authorities()));
            }
        }
        return rights;
    }
}
