package dev.inflight.service.access;

import dev.inflight.security.InFlightSecurity;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.security.autoconfigure.SecurityProperties;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/** The one user whom {@code spring.security.user.*} describes. */
final class Logins {

    private Logins() {}

    /** Checks that user's password. Without {@code roles} the user may do everything. */
    static AuthenticationProvider of(SecurityProperties.User user) {
        String password = user.getPassword();
        boolean encoded = password.matches("\\{[^{}]+}.*");
        PasswordEncoder encoder =
                encoded ? PasswordEncoderFactories.createDelegatingPasswordEncoder() : new ConstantTime();
        List<String> roles =
                user.getRoles().isEmpty() ? List.of(InFlightSecurity.VIEW, InFlightSecurity.ADMIN) : user.getRoles();
        DaoAuthenticationProvider provider =
                new DaoAuthenticationProvider(new InMemoryUserDetailsManager(User.withUsername(user.getName())
                        .password(encoded ? password : encoder.encode(password))
                        .roles(roles.toArray(String[]::new))
                        .build()));
        provider.setPasswordEncoder(encoder);
        return provider;
    }

    /**
     * For a password that stands in the configuration as it is, so that a slow hash would protect nothing and cost every
     * request; takes as long for a wrong one as for the right one, and for an unknown user as for a known.
     */
    private static final class ConstantTime implements PasswordEncoder {

        private static final String ALGORITHM = "HmacSHA256";

        private final SecretKeySpec key;

        ConstantTime() {
            byte[] random = new byte[32];
            new SecureRandom().nextBytes(random);
            this.key = new SecretKeySpec(random, ALGORITHM);
        }

        @Override
        public String encode(@Nullable CharSequence password) {
            try {
                Mac mac = Mac.getInstance(ALGORITHM);
                mac.init(key);
                return Base64.getEncoder()
                        .encodeToString(mac.doFinal(String.valueOf(password).getBytes(StandardCharsets.UTF_8)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(ALGORITHM + " is missing", e);
            }
        }

        @Override
        public boolean matches(@Nullable CharSequence password, @Nullable String encoded) {
            return encoded != null
                    && MessageDigest.isEqual(
                            encode(password).getBytes(StandardCharsets.US_ASCII),
                            encoded.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
