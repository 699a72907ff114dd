package com.example.harmless.rows.context;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.task.DelegatingSecurityContextAsyncTaskExecutor;

@About("an executor that runs everything as one fixed user; methods for admins and for the system, called by an admin")
final class SystemUserExecutor implements Row {

    @Override
    public void play(Sheet sheet) {
        try (var app = App.of(Config.class).start()) {
            SecurityContextHolder.getContext()
                    .setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                            "alice", null, AuthorityUtils.createAuthorityList("ROLE_ADMIN")));
            Jobs jobs = app.getBean(Jobs.class);
            sheet.sayFuture("who", jobs.who());
            sheet.sayFuture("a method for admins, called by one", jobs.forAdmins());
            sheet.sayFuture("a method for the system, called by an admin", jobs.forTheSystem());
            sheet.say(
                    "and the caller is still",
                    SecurityContextHolder.getContext().getAuthentication().getName());
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @EnableMethodSecurity
    @Import({Jobs.class, Guarded.class})
    static class Config {

        @Bean
        ThreadPoolTaskExecutor pool() {
            return new ThreadPoolTaskExecutor();
        }

        @Bean
        @Primary
        AsyncTaskExecutor asSystem(ThreadPoolTaskExecutor pool) {
            return new DelegatingSecurityContextAsyncTaskExecutor(
                    pool,
                    new SecurityContextImpl(UsernamePasswordAuthenticationToken.authenticated(
                            "system", null, AuthorityUtils.createAuthorityList("ROLE_SYSTEM"))));
        }
    }

    static class Jobs {

        private final Guarded guarded;

        Jobs(Guarded guarded) {
            this.guarded = guarded;
        }

        @Async
        public CompletableFuture<String> who() {
            return CompletableFuture.completedFuture(
                    SecurityContextHolder.getContext().getAuthentication().getName());
        }

        @Async
        public CompletableFuture<String> forAdmins() {
            return CompletableFuture.completedFuture(guarded.forAdmins());
        }

        @Async
        public CompletableFuture<String> forTheSystem() {
            return CompletableFuture.completedFuture(guarded.forTheSystem());
        }
    }

    static class Guarded {

        @PreAuthorize("hasRole('ADMIN')")
        public String forAdmins() {
            return "done";
        }

        @PreAuthorize("hasRole('SYSTEM')")
        public String forTheSystem() {
            return "done";
        }
    }
}
