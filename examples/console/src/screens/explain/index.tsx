export default function ExplainScreen() {
  return <h1>Explain</h1>;
}
