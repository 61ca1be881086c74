"""Control Cell: did the campaign cause anything, for whom, and did it pay. Complete without Streamlit."""
