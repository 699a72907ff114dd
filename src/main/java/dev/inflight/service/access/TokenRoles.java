package dev.inflight.service.access;

import dev.inflight.security.InFlightSecurity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * What a token allows: its scopes ({@code scope} or {@code scp}) and its {@code roles}, among them {@code inflight.view} or
 * {@code inflight.admin}, in whatever case and with whatever mark between the words.
 */
final class TokenRoles implements Converter<Jwt, Collection<GrantedAuthority>> {

    private static final Set<String> KNOWN = Set.of(InFlightSecurity.VIEW, InFlightSecurity.ADMIN);

    @Override
    public Collection<GrantedAuthority> convert(Jwt token) {
        List<GrantedAuthority> authorities = new ArrayList<>();
        for (String claim : List.of("scope", "scp", "roles")) {
            for (String word : words(token.getClaims().get(claim))) {
                String role = word.toUpperCase(Locale.ROOT).replaceAll("[.:/-]", "_");
                if (KNOWN.contains(role)) {
                    authorities.add(new SimpleGrantedAuthority("ROLE_" + role));
                }
            }
        }
        return authorities;
    }

    private static List<String> words(@org.jspecify.annotations.Nullable Object claim) {
        if (claim instanceof String text) {
            return List.of(text.split(" ", -1));
        }
        return claim instanceof Collection<?> texts
                ? texts.stream().map(String::valueOf).toList()
                : List.of();
    }
}
