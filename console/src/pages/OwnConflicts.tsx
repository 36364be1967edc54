// Accounts whose cases one must not see: declared by oneself, ended by somebody else.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { own } from "../api/signin";
import { useT, word } from "../i18n";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { Skeleton, Trouble } from "../ui/States";
import { Time } from "../ui/Time";

export function Conflicts() {
  const t = useT();
  const client = useQueryClient();
  const [account, setAccount] = useState("");
  const [kind, setKind] = useState("own");
  const list = useQuery({ queryKey: ["conflicts"], queryFn: own.conflicts });
  const declare = useMutation({ mutationFn: () => own.declare({ account: account.trim(), kind }), onSuccess: (items) => { setAccount(""); client.setQueryData(["conflicts"], items); } });
  return (
    <section aria-label={t("Conflicts of interest")} id="conflicts">
      <h2>{t("Conflicts of interest")}</h2>
      <p className="meta">{t("Name your own account with the marketplace, and those of family and of people close to you. Their cases and reports leave your sight at once; your own account leaves the sight of your teams too. Somebody else ends it when it is over.")}</p>
      {list.error ? <Trouble error={list.error} retry={() => void list.refetch()} /> : list.isPending ? <Skeleton /> : (
        <ul className="ownlist">{list.data.map((c) => (
          <li key={c.account}><div className="row wrap"><code className="grow">{c.account}</code><span>{word(`conflict_${c.kind}`)}</span></div><div className="meta">{t("declared")} <Time at={c.declared_at} /></div></li>
        ))}{list.data.length === 0 ? <li className="meta">{t("You have declared none.")}</li> : null}</ul>
      )}
      <form className="row ownadd" onSubmit={(e) => { e.preventDefault(); if (account.trim()) declare.mutate(); }}>
        <Field label={t("Account")} hint={t("Its id, beginning with acc_")} name="account" problem={declare.error}><input value={account} autoComplete="off" spellCheck={false} className="mono" onChange={(e) => setAccount(e.target.value)} /></Field>
        <Field label={t("Whose it is")}><select value={kind} onChange={(e) => setKind(e.target.value)}>{["own", "family", "near"].map((k) => <option key={k} value={k}>{word(`conflict_${k}`)}</option>)}</select></Field>
        <Button type="submit" className="low" busy={declare.isPending} blocked={account.trim() ? false : t("Give the account first.")}>{t("Declare")}</Button>
      </form>
      <Trouble error={declare.error} />
    </section>
  );
}
