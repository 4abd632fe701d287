package dev.winnow.access;

import dev.winnow.model.Halt;
import dev.winnow.model.NamedValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** The role of a person or a token, with its rights. */
public enum Role implements NamedValue {
    VIEWER(Right.READ),
    QA(Right.READ, Right.PIN, Right.DEFECT),
    CI(Right.READ, Right.PIN, Right.REGISTER),
    AUDITOR(Right.READ, Right.AUDIT),
    ADMIN(Right.READ, Right.PIN, Right.DEFECT, Right.REGISTER, Right.AUDIT, Right.OPERATE);

    private final Set<String> rights;

    Role(String... rights) {
        this.rights = Set.of(rights);
    }

    /** As it is written on command lines and in files. */
    @Override
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Set<String> rights() {
        return rights;
    }

    /** Its rights, as Spring Security takes them. */
    public List<GrantedAuthority> authorities() {
        return rights.stream().sorted().<GrantedAuthority>map(SimpleGrantedAuthority::new).toList();
    }

    /** @throws Halt if there is none of that name */
    public static Role of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst().orElseThrow(() ->
                Halt.usage("there is no role '" + word + "'; the roles are "
                        + Arrays.stream(values()).map(Role::word).collect(Collectors.joining(", "))));
    }
}
