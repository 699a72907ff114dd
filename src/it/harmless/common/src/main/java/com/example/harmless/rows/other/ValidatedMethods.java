package com.example.harmless.rows.other;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import jakarta.validation.constraints.NotBlank;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.validation.annotation.Validated;

@About("@Validated and @PreAuthorize on @Async methods: where a refusal shows")
final class ValidatedMethods implements Row {

    @Override
    public void play(Sheet sheet) {
        try (var app = App.of(Config.class).with(Auto.VALIDATION).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            sheet.sayFuture("valid", jobs.greet("you"));
            sheet.sayResult("not valid", () -> jobs.greet("").get());
            SecurityContextHolder.getContext()
                    .setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                            "alice", null, AuthorityUtils.createAuthorityList("ROLE_ADMIN")));
            sheet.sayResult("for admins, by one", () -> jobs.forAdmins().get());
            SecurityContextHolder.clearContext();
            sheet.sayResult("for admins, by nobody", () -> jobs.forAdmins().get());
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @EnableMethodSecurity
    @Import(Jobs.class)
    static class Config {}

    @Validated
    static class Jobs {

        @Async
        public CompletableFuture<String> greet(@NotBlank String whom) {
            return CompletableFuture.completedFuture("hello " + whom);
        }

        @Async
        @PreAuthorize("hasRole('ADMIN')")
        public CompletableFuture<String> forAdmins() {
            return CompletableFuture.completedFuture("done");
        }
    }
}
